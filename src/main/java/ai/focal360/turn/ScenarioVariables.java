package ai.focal360.turn;

import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.llm.Understanding;
import ai.focal360.scenario.StartVariables;
import ai.focal360.tenant.ChannelConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What a scenario is told when it starts: ids and small facts. {@code request} are the customer's words (cut short),
 * {@code customer} whom to call them, {@code answer} the id of the knowledge that answers, {@code summary} what a person
 * taking over should know.
 */
@Component
class ScenarioVariables {
    private static final int LONGEST = 500;

    /** The wish for a person says nothing of what it is about. */
    private static final String TALK_TO_HUMAN = "talk_to_human";

    private static final String OTHER = "other";
    private static final String WEBCHAT_VISITOR = "webchat visitor";

    Map<String, Object> forStart(TurnContext turn, String reason) {
        var variables = new HashMap<String, Object>();
        variables.put("language", turn.language());
        variables.put("channel", turn.channel().id());
        variables.put("request", Shortened.to(LONGEST, turn.text()));
        variables.put("customer", customer(turn));
        variables.put("why", reason);
        variables.put("urgency", turn.understanding().urgency().name().toLowerCase(java.util.Locale.ROOT));
        variables.put("sentiment", turn.understanding().sentiment());
        variables.put("topic", topic(turn));
        variables.put("summary", Shortened.to(LONGEST, summary(turn)));
        var answer = turn.findings.answer();
        variables.put("answer_found", answer.isPresent());
        variables.put("answer", answer.map(found -> found.item().id()).orElse(""));
        var offering = turn.findings.offerings().stream().findFirst();
        variables.put("offering_found", offering.isPresent());
        variables.put("offering", offering.map(found -> found.item().id()).orElse(""));
        turn.settings().values().forEach((name, value) -> StartVariables.ofSetting(name)
                .ifPresent(variable -> variables.put(variable, value)));
        return StartVariables.listed(variables);
    }

    /** Whom colleagues are to call them: by name, else by the address they are reached at. */
    static String customer(TurnContext turn) {
        return turn.profile()
                .value("name")
                .or(() -> turn.profile().value("email"))
                .map(value -> value.value().toString())
                .orElseGet(() -> nameless(turn));
    }

    /** A phone number tells a colleague whom to call; a visitor's address is a random one. */
    private static String nameless(TurnContext turn) {
        return turn.channel().kind() == ChannelConfig.Kind.WEBCHAT ? WEBCHAT_VISITOR : turn.turn.address();
    }

    /** What it is about, for those who are to see to it: the wish, else what is in progress. */
    private static String topic(TurnContext turn) {
        return turn.understanding().intents().stream()
                .map(Understanding.ScoredIntent::id)
                .filter(intent -> !intent.equals(TALK_TO_HUMAN))
                .findFirst()
                .or(() -> turn.state.scenarios().stream()
                        .map(ConversationState.Running::scenario)
                        .reduce((one, later) -> later))
                .orElse(OTHER);
    }

    private static String summary(TurnContext turn) {
        var said = turn.state.lines().stream()
                .filter(line -> line.role() == Role.CUSTOMER)
                .map(line -> line.text())
                .collect(Collectors.joining(" / "));
        var tried = turn.state.scenarios().stream()
                .map(ConversationState.Running::scenario)
                .distinct()
                .collect(Collectors.joining(", "));
        var elsewhere = turn.others.stream()
                .filter(other -> !other.scenarios().isEmpty())
                .map(other -> "%s: %s".formatted(other.channel(), String.join(", ", other.scenarios())))
                .collect(Collectors.joining("; "));
        var before = turn.hands.summary();
        return "%s%s%s%s%s"
                .formatted(
                        turn.text(),
                        said.isEmpty() ? "" : " — before: " + said,
                        tried.isEmpty() ? "" : " — in progress: " + tried,
                        elsewhere.isEmpty() ? "" : " — elsewhere: " + elsewhere,
                        before == null ? "" : " — a colleague before: " + before);
    }
}
