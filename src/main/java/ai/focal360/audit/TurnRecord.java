package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that explains one turn, as one JSON document. Its shape is versioned ({@code schemaVersion}) and written
 * down in {@code docs/schemas/turn-record.schema.json}. Durations are microseconds. {@code ordinal} counts the turns of a
 * conversation from 1 (a superseded turn and its successor have the same); it is 0 in records older than it.
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
        List<Draft> drafts,
        List<Answer> answers,
        Outcome outcome,
        List<Model> models,
        @Nullable Abuse abuse)
        implements Searchable {

    public static final int SCHEMA_VERSION = 1;

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

    public record Channel(String id, String kind) {}

    /** Which configuration decided: the packs' versions, and the running scenarios' by process id. */
    public record Versions(String pack, String platform, Map<String, Integer> scenarios) {
        public Versions {
            scenarios = Map.copyOf(scenarios);
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
            @Nullable JsonNode handling) {}

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
    }

    /** What a rule said to a tool call; {@code conclusion} is Deny, RequireApproval, AskConfirmation or Allow. */
    public record Reason(String conclusion, String policy, String rule, String reason) {}

    public record Draft(int attempt, List<String> messages, List<Violation> violations) {
        public Draft {
            messages = List.copyOf(messages);
            violations = List.copyOf(violations);
        }
    }

    public record Violation(String rule, String policy, String hint) {}

    public record Answer(String kind, String text, List<String> suggestions) {
        public Answer {
            suggestions = List.copyOf(suggestions);
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
            @Nullable String failure) {}
}
