package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.firewall.Finding;
import ai.focal360.llm.ModelCall;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.Decision;
import ai.focal360.policy.FactJson;
import ai.focal360.policy.Question;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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

    /** Everything rules were told, once each. */
    public List<JsonNode> facts = new ArrayList<>();

    public List<TurnRecord.Question> questions = new ArrayList<>();

    /** Where facts stand that were told since the turn was claimed. */
    private final Map<Object, Integer> places = new HashMap<>();

    public Finding abuse = Finding.NOTHING;

    @JsonDeserialize(as = LinkedHashSet.class)
    public Set<String> categories = new LinkedHashSet<>();

    /** Before anything else was noted. */
    void begins(Ruling ruling) {
        facts.addAll(ruling.facts());
        decisions.addAll(ruling.decisions());
        questions.add(ruling.question());
    }

    void decided(ObjectMapper json, Decision decision) {
        var question = decision.question();
        var point = question.point().id();
        var before = decisions.size();
        decision.concluded().forEach(concluded -> decisions.add(decision(json, point, concluded)));
        questions.add(new TurnRecord.Question(
                point,
                question.pack().toString(),
                question.platform().toString(),
                told(question),
                IntStream.range(before, decisions.size()).boxed().toList()));
    }

    /** The very same object is one fact to rules however often it is handed over; an equal one is another. */
    private List<Integer> told(Question question) {
        var distinct = Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>());
        return question.facts().stream().filter(distinct::add).map(this::place).toList();
    }

    private int place(Object fact) {
        return places.computeIfAbsent(fact, unseen -> {
            facts.add(FactJson.write(unseen));
            return facts.size() - 1;
        });
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
