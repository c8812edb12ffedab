package ai.focal360.console.web;

import ai.focal360.platform.Role;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/** The console's navigation. {@code roles} are those whose pages these are: nobody is shown a door that is closed to them. */
enum Section {
    CONVERSATIONS(
            "Conversations",
            "conversations",
            "What customers and agents said to each other, as they said it.",
            Set.of(Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER)),
    TURNS(
            "Turns",
            "turns",
            "Every answer, with the rules, scenarios and tools behind it.",
            Set.of(Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER)),
    HANDOFFS(
            "Handoffs",
            "handoffs",
            "Customers who need a person: take a conversation, talk in it, hand it back.",
            Set.of(Role.SUPPORT_LEAD)),
    AGENDA(
            "Agenda",
            "agenda",
            "What agents are to say first, day by day: move it, or call it off.",
            Set.of(Role.SUPPORT_LEAD, Role.ANALYST)),
    REPORTER(
            "Reporter",
            "reporter",
            "Questions about many turns: figures, a chart and the turns behind them.",
            Set.of(Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER)),
    SUBSCRIPTIONS(
            "Subscriptions",
            "subscriptions",
            "Which of your systems are told of events, and what they did not take.",
            Set.of(Role.OPERATOR, Role.ANALYST)),
    PACKS(
            "Packs",
            "packs/live",
            "The live rules, scenarios and texts, and what was found in them.",
            Set.of(Role.ANALYST, Role.OPERATOR));

    private final String title;
    private final String path;
    private final String says;
    private final Set<Role> roles;

    Section(String title, String path, String says, Set<Role> roles) {
        this.title = title;
        this.path = path;
        this.says = says;
        this.roles = roles;
    }

    /** As layouts name it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String title() {
        return title;
    }

    /** Below the tenant's console. */
    public String path() {
        return path;
    }

    public String says() {
        return says;
    }

    boolean isOpenTo(Collection<Role> held) {
        return held.stream().anyMatch(roles::contains);
    }
}
