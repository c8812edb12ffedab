package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that explains one turn, as one JSON document. Its shape is versioned ({@code schemaVersion}) and written
 * down in {@code docs/schemas/turn-record.schema.json}. Durations are microseconds. {@code ordinal} counts the turns of a
 * conversation from 1 (a superseded turn and its successor have the same); it is 0 in records older than it.
 * {@code personal} are the values of the customer's personal fields that the texts repeat, for {@link #masked}.
 * {@code facts} are all that rules were told in the turn, each once, for its {@code questions} to be asked again.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TurnRecord(
        int schemaVersion,
        TurnId turn,
        UUID turnGroup,
        TenantId tenant,
        AgentId agent,
        Channel channel,
        CustomerId customer,
        ConversationId conversation,
        int ordinal,
        Instant startedAt,
        Instant finishedAt,
        long tookMicros,
        @Nullable String traceparent,
        Versions versions,
        @Nullable Trigger trigger,
        List<Message> messages,
        List<Phase> phases,
        @Nullable JsonNode understanding,
        List<DataChange> customerData,
        List<Candidate> candidates,
        List<Decision> decisions,
        List<ScenarioMove> scenarios,
        List<ToolUse> tools,
        @Nullable JsonNode plan,
        @Nullable Goal goal,
        List<Draft> drafts,
        List<Answer> answers,
        Outcome outcome,
        List<Model> models,
        @Nullable Abuse abuse,
        List<JsonNode> facts,
        List<Question> questions,
        List<String> personal)
        implements Searchable {

    public static final int SCHEMA_VERSION = 2;

    /** The first version that has what a replay needs. */
    public static final int REPLAYABLE_SINCE = 2;

    public TurnRecord {
        messages = List.copyOf(messages);
        phases = List.copyOf(phases);
        customerData = List.copyOf(customerData);
        candidates = List.copyOf(candidates);
        decisions = List.copyOf(decisions);
        scenarios = List.copyOf(scenarios);
        tools = List.copyOf(tools);
        drafts = List.copyOf(drafts);
        answers = List.copyOf(answers);
        models = List.copyOf(models);
        facts = List.copyOf(facts);
        questions = List.copyOf(questions);
        personal = List.copyOf(personal);
    }

    /**
     * The record without its person: texts masked, and without what may repeat them in other words, which are arguments
     * and results of tools, facts and details of rules, also about its arrival, values that were understood, and the plan.
     */
    public TurnRecord masked() {
        var mask = Mask.of(personal);
        return new TurnRecord(
                schemaVersion,
                turn,
                turnGroup,
                tenant,
                agent,
                channel,
                customer,
                conversation,
                ordinal,
                startedAt,
                finishedAt,
                tookMicros,
                traceparent,
                versions,
                trigger,
                messages.stream().map(message -> message.masked(mask)).toList(),
                phases,
                withoutValues(understanding),
                customerData,
                candidates,
                decisions.stream().map(Decision::masked).toList(),
                scenarios,
                tools.stream().map(tool -> tool.masked(mask)).toList(),
                null,
                goal,
                drafts.stream().map(draft -> draft.masked(mask)).toList(),
                answers.stream().map(answer -> answer.masked(mask)).toList(),
                outcome,
                models.stream().map(model -> model.masked(mask)).toList(),
                abuse,
                List.of(),
                List.of(),
                List.of());
    }

    private static @Nullable JsonNode withoutValues(@Nullable JsonNode understanding) {
        return understanding instanceof ObjectNode all ? all.deepCopy().without("candidates") : understanding;
    }

    private static List<String> masked(List<String> texts, Mask mask) {
        return texts.stream().map(mask::hide).toList();
    }

    @Override
    public SearchKind searchedAs() {
        return SearchKind.TURN;
    }

    @Override
    public String document() {
        return turn.toString();
    }

    @Override
    public Instant since() {
        return finishedAt;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Channel(String id, String kind, @Nullable String confirmed) {
        public Channel(String id, String kind) {
            this(id, kind, null);
        }
    }

    /** Which configuration decided: the packs' versions, and the running scenarios' by process id. */
    public record Versions(String pack, String platform, Map<String, Integer> scenarios) {
        public Versions {
            scenarios = Map.copyOf(scenarios);
        }
    }

    /**
     * The answer that is waited for: what {@code became} of the one before (ACHIEVED, ANSWERED with something else, REPLACED,
     * FOLLOWED_UP or EXPIRED by this turn) and what is {@code asked} from now on.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Goal(@Nullable String became, @Nullable Asked asked) {
        /** {@code within} is an ISO duration. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Asked(
                boolean yesOrNo,
                List<String> fields,
                String scenario,
                String step,
                String within,
                @Nullable String followUp,
                String expiry) {
            public Asked {
                fields = List.copyOf(fields);
            }
        }
    }

    /** Why a turn ran without a message: an approval decided, a timer fired. */
    public record Trigger(String kind, String reference) {}

    /** {@code handling}: which rules gave it its window and decided what it did to the turn that was running. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(
            String providerMessageId,
            String kind,
            @Nullable String text,
            Instant receivedAt,
            @Nullable JsonNode handling) {
        private Message masked(Mask mask) {
            return new Message(providerMessageId, kind, text == null ? null : mask.hide(text), receivedAt, null);
        }
    }

    /** One phase, {@code P1} to {@code P11}; a phase that ran again (rewriting) appears again. */
    public record Phase(String phase, String name, long tookMicros, String result) {}

    /** A field that changed, without its value: where it came from and how sure the sensor was. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DataChange(
            String field,
            String source,
            double confidence,
            boolean accepted,
            @Nullable String reason) {}

    /** Something retrieval found, and why it was dropped if it was. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Candidate(
            String kind,
            String id,
            double score,
            boolean selected,
            @Nullable String dropped) {}

    /** A rule that spoke, with the facts it matched; {@code blocked} when what it concluded forbade something. */
    public record Decision(
            String point,
            String rule,
            String policy,
            String conclusion,
            JsonNode detail,
            List<JsonNode> facts,
            boolean blocked) {
        public Decision {
            facts = List.copyOf(facts);
        }

        private Decision masked() {
            return new Decision(
                    point, rule, policy, conclusion, JsonNodeFactory.instance.objectNode(), List.of(), blocked);
        }
    }

    /**
     * What rules were asked, of which packs; {@code facts} and {@code decisions} are positions in the record's lists, in the
     * order in which they were handed over and drawn.
     */
    public record Question(String point, String pack, String platform, List<Integer> facts, List<Integer> decisions) {
        public Question {
            facts = List.copyOf(facts);
            decisions = List.copyOf(decisions);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScenarioMove(
            String scenario,
            @Nullable String instance,
            String move,
            @Nullable String from,
            @Nullable String to,
            String reason) {}

    /**
     * A tool call, its verdict and what became of it; {@code state} is the ledger's, or {@code READ}. {@code reasons} are
     * those of all rules that spoke, the winning ones first; none when the call was allowed before a crash.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ToolUse(
            String tool,
            String level,
            @Nullable String idempotencyKey,
            String verdict,
            String state,
            JsonNode arguments,
            @Nullable JsonNode result,
            long tookMicros,
            List<Reason> reasons) {
        // records written before reasons were kept have none
        @SuppressWarnings("NullAway")
        public ToolUse {
            reasons = reasons == null ? List.of() : List.copyOf(reasons);
        }

        private ToolUse masked(Mask mask) {
            return new ToolUse(
                    tool,
                    level,
                    null,
                    verdict,
                    state,
                    JsonNodeFactory.instance.objectNode(),
                    null,
                    tookMicros,
                    reasons.stream().map(reason -> reason.masked(mask)).toList());
        }
    }

    /** What a rule said to a tool call; {@code conclusion} is Deny, RequireApproval, AskConfirmation or Allow. */
    public record Reason(String conclusion, String policy, String rule, String reason) {
        private Reason masked(Mask mask) {
            return new Reason(conclusion, policy, rule, mask.hide(reason));
        }
    }

    public record Draft(int attempt, List<String> messages, List<Violation> violations) {
        public Draft {
            messages = List.copyOf(messages);
            violations = List.copyOf(violations);
        }

        private Draft masked(Mask mask) {
            return new Draft(
                    attempt,
                    TurnRecord.masked(messages, mask),
                    violations.stream()
                            .map(violation ->
                                    new Violation(violation.rule(), violation.policy(), mask.hide(violation.hint())))
                            .toList());
        }
    }

    public record Violation(String rule, String policy, String hint) {}

    /** {@code author} is who of the team wrote it; absent where the agent did. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            String kind,
            String text,
            List<String> suggestions,
            @Nullable String author) {
        public Answer(String kind, String text, List<String> suggestions) {
            this(kind, text, suggestions, null);
        }

        public Answer {
            suggestions = List.copyOf(suggestions);
        }

        private Answer masked(Mask mask) {
            return new Answer(kind, mask.hide(text), TurnRecord.masked(suggestions, mask), author);
        }
    }

    /** {@code resolution}: RESOLVED, PARTIAL, UNRESOLVED, REDIRECTED. */
    public record Outcome(String resolution, List<String> categories) {
        public Outcome {
            categories = List.copyOf(categories);
        }
    }

    /**
     * What the firewall noticed and suspects; {@code consequence} is NONE, WARNED, LIMITED, COOLING_DOWN, NOTIFIED, SILENT or
     * PERSON_CALLED. Evidence and reasons name terms of packs and rules, never the customer's words.
     */
    public record Abuse(List<AbuseSignal> signals, List<AbuseSuspicion> suspected, String consequence) {
        public Abuse {
            signals = List.copyOf(signals);
            suspected = List.copyOf(suspected);
        }
    }

    public record AbuseSignal(String kind, double strength, String evidence) {}

    /** {@code severity} is LOW, MEDIUM or HIGH. */
    public record AbuseSuspicion(String kind, String severity, String reason, String rule, String policy) {}

    /** {@code costMicros}: what the attempt cost by the configured price, in millionths of its currency; 0 when unpriced. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(
            String step,
            String model,
            int attempt,
            long tookMicros,
            int inputTokens,
            int outputTokens,
            long costMicros,
            @Nullable String failure) {
        private Model masked(Mask mask) {
            return new Model(
                    step,
                    model,
                    attempt,
                    tookMicros,
                    inputTokens,
                    outputTokens,
                    costMicros,
                    failure == null ? null : mask.hide(failure));
        }
    }
}
