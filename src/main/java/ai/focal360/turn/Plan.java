package ai.focal360.turn;

import ai.focal360.knowledge.Findings;
import ai.focal360.knowledge.Kind;
import ai.focal360.llm.Segment;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Categorised;
import ai.focal360.policy.facts.Contribution;
import ai.focal360.policy.facts.Escalate;
import ai.focal360.policy.facts.Hold;
import ai.focal360.policy.facts.Include;
import ai.focal360.policy.facts.Must;
import ai.focal360.policy.facts.MustNot;
import ai.focal360.policy.facts.PlanType;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Sought;
import ai.focal360.policy.facts.Unresolved;
import ai.focal360.policy.facts.UseContext;
import ai.focal360.policy.facts.UseMode;
import ai.focal360.scenario.ApprovalRequest;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Saying;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Article;
import ai.focal360.tenant.Offering;
import ai.focal360.turn.ConversationState.Goal;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** P8: merges what scenarios want into one answer, by rule: its type, its mode, its segments and its goal. */
@Component
class Plan implements Phase {
    private static final String NO_RULE_SPOKE = "ANSWER";
    private static final String STANDARD = "standard";
    private static final Set<Kind> ANSWERS = Set.of(Kind.ARTICLE, Kind.FAQ, Kind.OFFERING);
    private static final String SITE = "site.url";

    private final Policies policies;
    private final Scenarios scenarios;
    private final Steps steps;
    private final Wording wording;
    private final Approving approving;
    private final Background background;
    private final ObjectMapper json;

    Plan(
            Policies policies,
            Scenarios scenarios,
            Steps steps,
            Wording wording,
            Approving approving,
            Background background,
            ObjectMapper json) {
        this.policies = policies;
        this.scenarios = scenarios;
        this.steps = steps;
        this.wording = wording;
        this.approving = approving;
        this.background = background;
        this.json = json;
    }

    @Override
    public String number() {
        return "P8";
    }

    @Override
    public String run(TurnContext turn) {
        var wanted = wanted(turn);
        var facts = Facts.of(turn);
        wanted.forEach(it -> facts.add(it.contribution()));
        sought(turn).ifPresent(facts::add);
        facts.addAll(background.sources(turn));
        var open = approving.open(turn);
        facts.addAll(approving.facts(turn, open));
        var decision = policies.decide(turn.config().pack(), turn.config().platform(), DecisionPoint.PLAN, facts);
        turn.trace.decided(json, decision);

        var held = decision.all(Hold.class).stream().map(Hold::contribution).collect(Collectors.toSet());
        var spoken = wanted.stream()
                .filter(it -> !held.contains(it.contribution().id()))
                .toList();
        var segments = new ArrayList<Segment>();
        spoken.stream().filter(it -> !it.asks()).forEach(it -> segments.add(it.segment()));
        decision.all(Include.class).stream()
                .distinct()
                .forEach(include -> segments.add(included(include, values(turn, open))));
        spoken.stream().filter(Wanted::asks).forEach(it -> segments.add(it.segment()));

        var type = decision.first(PlanType.class).map(PlanType::type).orElse(NO_RULE_SPOKE);
        turn.planned(new ResponsePlan(
                type,
                decision.first(UseMode.class).map(UseMode::mode).orElse(STANDARD),
                segments,
                decision.all(Must.class).stream().map(Must::instruction).toList(),
                decision.all(MustNot.class).stream().map(MustNot::instruction).toList(),
                goal(turn, spoken),
                decision.all(UseContext.class).stream()
                        .map(UseContext::source)
                        .distinct()
                        .toList()));
        turn.background = background.gather(turn, turn.plan().context());
        turn.unresolved = decision.first(Unresolved.class).isPresent();
        decision.first(Escalate.class).ifPresent(escalate -> turn.trace.categories.add("ESCALATION"));
        decision.all(Categorised.class).forEach(it -> turn.trace.categories.add(it.category()));
        return "%s, %d segments".formatted(type, segments.size());
    }

    /** What included texts may need: what is said of open approvals, and what the agenda's task brings. */
    private Map<String, Object> values(TurnContext turn, List<ApprovalRequest> open) {
        var values = new HashMap<String, Object>(approving.said(turn, open));
        turn.errand().ifPresent(errand -> values.putAll(errand.values()));
        return wording.resolved(turn, values, Map.of());
    }

    private static Optional<Sought> sought(TurnContext turn) {
        return turn.text().isBlank()
                ? Optional.empty()
                : Optional.of(new Sought(turn.findings.candidates().stream()
                        .filter(candidate -> ANSWERS.contains(candidate.kind()))
                        .mapToDouble(Findings.Candidate::score)
                        .max()
                        .orElse(0)));
    }

    /** A contribution with its segment and what it expects in return. */
    private record Wanted(Contribution contribution, Segment segment, Goal goal) {
        boolean asks() {
            return segment.kind() == Segment.Kind.ASK || segment.kind() == Segment.Kind.CONFIRM;
        }
    }

    private List<Wanted> wanted(TurnContext turn) {
        if (!turn.moved) {
            return List.of();
        }
        var said = scenarios.unsaid(turn.turn.tenant(), turn.turn.conversation());
        turn.sayings = said;
        var number = new int[1];
        return Stream.concat(
                        said.stream().map(saying -> wanted(turn, "%03d".formatted(number[0]++), saying)),
                        steps.active(turn)
                                .flatMap(position -> wanted(turn, "%03d".formatted(number[0]++), position).stream()))
                .toList();
    }

    private Wanted wanted(TurnContext turn, String id, Saying saying) {
        var kind = Segment.Kind.valueOf(saying.kind());
        var values = new HashMap<>(
                wording.resolved(turn, saying.values(), placeholders(turn, saying.scenario(), saying.step())));
        var citations = new ArrayList<Segment.Citation>();
        if (saying.cites() != null) {
            cite(turn, saying.cites(), values, citations);
        }
        return new Wanted(
                new Contribution(id, kind.name(), saying.scenario(), saying.step(), saying.text()),
                new Segment(
                        kind,
                        saying.text(),
                        null,
                        null,
                        values,
                        citations,
                        saying.suggestions(),
                        saying.isAColleagues()),
                Goal.NONE);
    }

    private Optional<Wanted> wanted(TurnContext turn, String id, Position position) {
        if (position instanceof Position.Confirms confirms) {
            return Optional.of(asking(
                    turn,
                    id,
                    position,
                    Segment.Kind.CONFIRM,
                    confirms.say(),
                    new Goal(true, List.of(), due(position, confirms.deadline()))));
        }
        return position instanceof Position.Asks asks
                ? Optional.of(asking(
                        turn,
                        id,
                        position,
                        Segment.Kind.ASK,
                        asks.say(),
                        new Goal(false, asks.fields(), due(position, asks.deadline()))))
                : Optional.empty();
    }

    private static ConversationState.@Nullable Due due(Position position, Position.@Nullable Deadline deadline) {
        return deadline == null ? null : ConversationState.Due.of(position, deadline);
    }

    private Wanted asking(
            TurnContext turn, String id, Position position, Segment.Kind kind, Position.Say say, Goal goal) {
        return new Wanted(
                new Contribution(id, kind.name(), position.scenario(), position.step(), say.text()),
                new Segment(
                        kind,
                        say.text(),
                        null,
                        null,
                        wording.resolved(turn, say.values(), placeholders(turn, position.scenario(), position.step())),
                        List.of(),
                        say.suggestions()),
                goal);
    }

    private Map<String, String> placeholders(TurnContext turn, String scenario, String step) {
        return scenarios.placeholders(turn.turn.tenant(), scenario, step);
    }

    /** Fills in the article or offering an answer is taken from: content stays in the knowledge, not in the process. */
    private static void cite(
            TurnContext turn, String id, Map<String, Object> values, List<Segment.Citation> citations) {
        var answer = turn.findings.answer().filter(found -> found.item().id().equals(id));
        answer.ifPresent(found -> cite(turn, found, values, citations));
        turn.findings.offerings().stream()
                .filter(found -> found.item().id().equals(id))
                .findFirst()
                .ifPresent(found -> cite(turn, found.item(), values, citations));
    }

    private static void cite(
            TurnContext turn,
            Findings.Found<Article> found,
            Map<String, Object> values,
            List<Segment.Citation> citations) {
        var article = found.item();
        var url = onSite(turn.settings(), article.url());
        var title = inLanguage(article.title(), found.language());
        values.put("answer", inLanguage(article.answer(), found.language()));
        values.put("title", title);
        values.put("url", url == null ? "" : url);
        citations.add(new Segment.Citation(article.id(), title, url));
    }

    private static void cite(
            TurnContext turn, Offering offering, Map<String, Object> values, List<Segment.Citation> citations) {
        var language = turn.language();
        var url = onSite(turn.settings(), offering.url());
        var name = inLanguage(offering.name(), language);
        values.put("name", name);
        values.put("description", inLanguage(offering.description(), language));
        values.put("price", offering.price() == null ? "" : offering.price());
        values.put("url", url == null ? "" : url);
        citations.add(new Segment.Citation(offering.id(), name, url));
    }

    /** Knowledge names paths of the tenant's own site; customers read them elsewhere. */
    static @Nullable String onSite(Settings settings, @Nullable String url) {
        if (url == null || !url.startsWith("/") || !settings.has(SITE)) {
            return url;
        }
        return settings.text(SITE).replaceFirst("/+$", "") + url;
    }

    private static String inLanguage(Map<String, String> texts, String language) {
        return texts.getOrDefault(
                language,
                texts.getOrDefault("en", texts.values().stream().findFirst().orElse("")));
    }

    private static Segment included(Include include, Map<String, Object> values) {
        return new Segment(
                Segment.Kind.valueOf(include.kind()), include.text(), null, null, values, List.of(), List.of());
    }

    /** Where the agenda speaks and nothing new is asked, what was asked before still is. */
    private static Goal goal(TurnContext turn, List<Wanted> spoken) {
        return spoken.stream()
                .map(Wanted::goal)
                .filter(goal -> !goal.equals(Goal.NONE))
                .reduce(Goal::and)
                .orElseGet(() -> Expecting.goesOn(turn) ? turn.state.goal() : Goal.NONE);
    }
}
