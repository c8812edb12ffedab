package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.llm.Claim;
import ai.focal360.llm.ClaimReader;
import ai.focal360.llm.Draft;
import ai.focal360.llm.Segment;
import ai.focal360.llm.Writing;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.ClaimMade;
import ai.focal360.policy.facts.Granted;
import ai.focal360.policy.facts.PersonalMention;
import ai.focal360.policy.facts.Violation;
import ai.focal360.scenario.Scenarios;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * P10: what the draft claims, judged by rule, whoever wrote it. A violation sends it back to the writer with hints, a
 * bounded number of times; then the safe text stands in its place. After that the firewall is asked once more.
 */
@Component
class Enforce implements Phase {
    private static final String MOST_REWRITES = "enforcement.max-rewrites";
    private static final String SAFE_TEXT = "safe.reply";
    static final String POLICY_RESTRICTION = "POLICY_RESTRICTION";

    private static final Pattern MONEY = Pattern.compile("(\\d+(?:\\.\\d{1,2})?) [A-Z]{3}\\b");

    private final ClaimReader claims;
    private final Policies policies;
    private final Scenarios scenarios;
    private final Writing writing;
    private final Write write;
    private final Gatekeeper gatekeeper;
    private final ObjectMapper json;

    Enforce(
            ClaimReader claims,
            Policies policies,
            Scenarios scenarios,
            Writing writing,
            Write write,
            Gatekeeper gatekeeper,
            ObjectMapper json) {
        this.claims = claims;
        this.policies = policies;
        this.scenarios = scenarios;
        this.writing = writing;
        this.write = write;
        this.gatekeeper = gatekeeper;
        this.json = json;
    }

    @Override
    public String number() {
        return "P10";
    }

    @Override
    public String run(TurnContext turn) {
        var result = enforced(turn);
        if (!turn.rewrite) {
            gatekeeper.answered(turn);
        }
        return result;
    }

    private String enforced(TurnContext turn) {
        turn.rewrite = false;
        var draft = turn.draft();
        var made = claims.read(draft, turn.language(), allowed(turn));
        var mentions = Mentions.of(turn, draft);
        var violations = made.isEmpty() && mentions.isEmpty() ? List.<Concluded>of() : violations(turn, made, mentions);
        note(turn, draft, violations);
        if (violations.isEmpty()) {
            return made.isEmpty() ? "no claims" : "%d claims, all fine".formatted(made.size());
        }
        if (turn.drafts <= turn.settings().number(MOST_REWRITES) && !allLocal(draft)) {
            turn.hints = violations.stream()
                    .map(it -> ((Violation) it.conclusion()).hint())
                    .toList();
            turn.rewrite = true;
            return "%d violations, to be rewritten".formatted(violations.size());
        }
        turn.trace.categories.add(POLICY_RESTRICTION);
        var safe = new Segment(Segment.Kind.REFUSE, SAFE_TEXT, null, null, Map.of(), List.of(), List.of());
        var written = writing.write(write.request(turn, List.of(safe)));
        turn.trace.called(written.calls());
        turn.written(written);
        return "%d violations, the safe text stands in".formatted(violations.size());
    }

    /** Templates would come out the same again. */
    private static boolean allLocal(Draft draft) {
        return draft.calls().stream().allMatch(call -> call.model().startsWith("local"));
    }

    private List<Concluded> violations(TurnContext turn, List<Claim> made, List<PersonalMention> mentions) {
        var facts = Facts.of(turn);
        facts.addAll(mentions);
        made.forEach(claim -> facts.add(
                new ClaimMade(claim.kind(), claim.quote(), claim.amount() == null ? BigDecimal.ZERO : claim.amount())));
        granted(turn).forEach(facts::add);
        var decision = policies.decide(turn.config().pack(), turn.config().platform(), DecisionPoint.SPEECH, facts);
        turn.trace.decided(json, decision);
        return decision.concluded().stream()
                .filter(concluded -> concluded.conclusion() instanceof Violation)
                .toList();
    }

    /** Amounts that scenarios filled in, tools granted or people approved; a writer adds none of its own. */
    private Stream<Granted> granted(TurnContext turn) {
        var planned = turn.plan().segments().stream()
                .flatMap(segment -> segment.values().entrySet().stream())
                .flatMap(value -> amount(value.getValue()).map(amount -> new Granted(amount, "scenario")));
        var approved = turn.moved
                ? scenarios.approvals(turn.turn.tenant(), turn.turn.conversation()).stream()
                        .filter(Scenarios.Approved::granted)
                        .flatMap(approval -> approval.arguments().values().stream()
                                .flatMap(Enforce::amount)
                                .map(amount -> new Granted(amount, approval.by())))
                : Stream.<Granted>empty();
        return Stream.concat(planned, approved);
    }

    /** Numbers, and texts with amounts as scenarios write them: {@code 44.95 EUR}. */
    private static Stream<BigDecimal> amount(Object value) {
        return value instanceof Number number
                ? Stream.of(new BigDecimal(number.toString()))
                : MONEY.matcher(value.toString()).results().map(found -> new BigDecimal(found.group(1)));
    }

    /** The customer's own data may be said back to them. */
    private static Set<String> allowed(TurnContext turn) {
        return turn.values().values().stream()
                .map(value -> value.value().toString())
                .collect(Collectors.toSet());
    }

    private static void note(TurnContext turn, Draft draft, List<Concluded> violations) {
        turn.trace.drafts.add(new TurnRecord.Draft(
                Math.max(turn.drafts, 1),
                draft.messages().stream().map(Draft.Message::text).toList(),
                violations.stream()
                        .map(it ->
                                new TurnRecord.Violation(it.rule(), it.policy(), ((Violation) it.conclusion()).hint()))
                        .toList()));
    }
}
