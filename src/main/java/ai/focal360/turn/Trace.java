package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.firewall.Finding;
import ai.focal360.llm.ModelCall;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.Decision;
import ai.focal360.policy.facts.CoolDown;
import ai.focal360.policy.facts.Deny;
import ai.focal360.policy.facts.Limit;
import ai.focal360.policy.facts.RequireApproval;
import ai.focal360.policy.facts.StaySilent;
import ai.focal360.policy.facts.Suppress;
import ai.focal360.policy.facts.Violation;
import ai.focal360.policy.facts.Warn;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a turn notes on its way for its record. Survives in the checkpoint. */
final class Trace {
    public List<TurnRecord.Phase> phases = new ArrayList<>();
    public List<TurnRecord.DataChange> data = new ArrayList<>();
    public List<TurnRecord.Candidate> candidates = new ArrayList<>();
    public List<TurnRecord.Decision> decisions = new ArrayList<>();
    public List<TurnRecord.ScenarioMove> moves = new ArrayList<>();
    public List<TurnRecord.ToolUse> tools = new ArrayList<>();
    public List<TurnRecord.Draft> drafts = new ArrayList<>();
    public List<TurnRecord.Model> models = new ArrayList<>();

    public Finding abuse = Finding.NOTHING;

    @JsonDeserialize(as = LinkedHashSet.class)
    public Set<String> categories = new LinkedHashSet<>();

    void decided(ObjectMapper json, Decision decision) {
        decision.concluded()
                .forEach(concluded ->
                        decisions.add(decision(json, decision.point().id(), concluded)));
    }

    private static TurnRecord.Decision decision(ObjectMapper json, String point, Concluded concluded) {
        var conclusion = concluded.conclusion();
        return new TurnRecord.Decision(
                point,
                concluded.rule(),
                concluded.policy(),
                conclusion.getClass().getSimpleName(),
                json.valueToTree(conclusion),
                concluded.facts().stream().map(fact -> fact(json, fact)).toList(),
                conclusion instanceof Deny
                        || conclusion instanceof RequireApproval
                        || conclusion instanceof Violation
                        || conclusion instanceof CoolDown
                        || conclusion instanceof Limit
                        || conclusion instanceof StaySilent
                        || conclusion instanceof Warn
                        || conclusion instanceof Suppress);
    }

    private static JsonNode fact(ObjectMapper json, Object fact) {
        return JsonNodeFactory.instance.objectNode().set(fact.getClass().getSimpleName(), json.valueToTree(fact));
    }

    void called(List<ModelCall> calls) {
        calls.forEach(call -> models.add(new TurnRecord.Model(
                call.step(),
                call.model(),
                call.attempt(),
                call.took().toNanos() / 1000,
                call.inputTokens(),
                call.outputTokens(),
                call.costMicros(),
                call.failure())));
    }
}
