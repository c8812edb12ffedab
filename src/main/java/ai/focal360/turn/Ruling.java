package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.policy.Decision;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * What rules were asked before a turn was opened, and concluded: the first thing its record tells. The question names its facts and
 * decisions by their places in these lists.
 */
public record Ruling(List<JsonNode> facts, List<TurnRecord.Decision> decisions, TurnRecord.Question question) {
    public Ruling {
        facts = List.copyOf(facts);
        decisions = List.copyOf(decisions);
    }

    public static Ruling of(ObjectMapper json, Decision decision) {
        var trace = new Trace();
        trace.decided(json, decision);
        return new Ruling(trace.facts, trace.decisions, trace.questions.get(0));
    }
}
