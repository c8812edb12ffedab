package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A rule that spoke: what it concluded and why, in words, and the facts it matched. */
public record Spoken(String policy, String rule, String conclusion, String reason, boolean blocked, List<Table> facts) {

    /** The rules that spoke at one decision point, in their order. */
    public record Point(String title, List<Spoken> spoken) {
        public Point {
            spoken = List.copyOf(spoken);
        }
    }

    public Spoken {
        facts = List.copyOf(facts);
    }

    static List<Point> byPoint(List<TurnRecord.Decision> decisions, Reasons reasons) {
        var points = new LinkedHashMap<String, List<Spoken>>();
        for (var decision : decisions) {
            points.computeIfAbsent(decision.point(), point -> new ArrayList<>()).add(of(decision, reasons));
        }
        return points.entrySet().stream()
                .map(point -> new Point(Words.say("point", point.getKey()), point.getValue()))
                .toList();
    }

    static Spoken of(TurnRecord.Decision decision, Reasons reasons) {
        return new Spoken(
                decision.policy(),
                decision.rule(),
                Words.say("conclusion", decision.conclusion(), decision.detail()),
                reasons.of(decision.detail()),
                decision.blocked(),
                facts(decision));
    }

    /** A person's decision has more to it than a rule's: what they were asked, and what they made of it. */
    private static List<Table> facts(TurnRecord.Decision decision) {
        var facts = new ArrayList<Table>();
        if (decision.point().equals("approval")) {
            facts.add(Table.of("Decision", decision.detail()));
        }
        decision.facts().forEach(fact -> facts.add(Table.ofFact(fact)));
        return facts;
    }

    static Spoken of(TurnRecord.Reason reason, Reasons reasons) {
        return new Spoken(
                reason.policy(),
                reason.rule(),
                Words.say("conclusion", reason.conclusion()).replaceAll(": \\{\\w+}", ""),
                reasons.of(reason.reason()),
                reason.conclusion().equals("Deny") || reason.conclusion().equals("RequireApproval"),
                List.of());
    }
}
