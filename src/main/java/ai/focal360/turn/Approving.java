package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.policy.Decision;
import ai.focal360.policy.Verdict;
import ai.focal360.policy.facts.Pending;
import ai.focal360.policy.facts.RequireApproval;
import ai.focal360.policy.facts.Settings;
import ai.focal360.scenario.ApprovalRequest;
import ai.focal360.scenario.ApprovalRequest.AskedBy;
import ai.focal360.scenario.ApprovalRequest.Change;
import ai.focal360.scenario.Approvals;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Calls a person has to approve: what they are asked and shown, what the customer is told meanwhile, and what was decided. */
@Component
class Approving {
    private static final String POINT = "approval";
    private static final String MESSAGES = "approval.messages";
    private static final int LONGEST_TEXT = 2_000;

    /** Below what a process variable holds. */
    private static final int LONGEST_TALK = 3_900;

    private static final int LONGEST_LINE = 500;

    private final Approvals approvals;
    private final Scenarios scenarios;
    private final SideEffectRegistry registry;
    private final ObjectMapper json;
    private final Clock clock;

    Approving(Approvals approvals, Scenarios scenarios, SideEffectRegistry registry, ObjectMapper json, Clock clock) {
        this.approvals = approvals;
        this.scenarios = scenarios;
        this.registry = registry;
        this.json = json;
        this.clock = clock;
    }

    /** Has a person asked; inside a touch. */
    void ask(TurnContext turn, Position.Calls position, ToolCall call, String key, Verdict.NeedsApproval needed) {
        var rules = wanting(needed.decision(), needed.role());
        var change = change(needed, position.arguments());
        var settings = turn.settings();
        var shown = new HashMap<String, Object>();
        shown.put("customer", ScenarioVariables.customer(turn));
        shown.put("request", Shortened.to(LONGEST_LINE, turn.text()));
        shown.put("proposal", Shortened.to(LONGEST_TEXT, proposal(turn, call)));
        shown.put(
                "rules",
                Shortened.to(LONGEST_TEXT, rules.stream().map(AskedBy::line).collect(Collectors.joining("\n"))));
        needed.decision().all(RequireApproval.class).stream()
                .filter(it -> it.role().equals(needed.role()))
                .flatMap(it -> Stream.ofNullable(it.form()))
                .findFirst()
                .ifPresent(form -> shown.put("form", form));
        change.ifPresent(it -> shown.put("change_label", label(turn, it.argument())));
        approvals.ask(
                position,
                new Approvals.Question(
                        call.tenant(),
                        call.conversation(),
                        call.customer(),
                        call.tool(),
                        position.arguments(),
                        key,
                        needed.role(),
                        rules,
                        change.orElse(null),
                        shown,
                        new Approvals.Timers(
                                settings.text("approval.reminder"),
                                settings.text("approval.escalation"),
                                settings.has("approval.escalate-to") ? settings.text("approval.escalate-to") : null,
                                settings.text("approval.deadline"))));
    }

    /** Rules that want a person of this role, or of any where none is given, with their reasons. */
    static List<AskedBy> wanting(Decision decision, String role) {
        return decision.concluded().stream()
                .filter(it -> it.conclusion() instanceof RequireApproval required
                        && required.role().equals(role))
                .map(it -> new AskedBy(it.policy(), it.rule(), ((RequireApproval) it.conclusion()).reason()))
                .toList();
    }

    /** What every rule allows that allows anything: the lowest limit; only a number can be changed. */
    private static Optional<Change> change(Verdict.NeedsApproval needed, Map<String, Object> arguments) {
        return needed.decision().all(RequireApproval.class).stream()
                .filter(it -> it.role().equals(needed.role()))
                .flatMap(it -> it.changeable() == null || it.most() == null
                        ? Stream.empty()
                        : Stream.of(new Change(it.changeable(), it.most())))
                .filter(it -> arguments.get(it.argument()) instanceof Number)
                .min(Comparator.comparing(Change::most));
    }

    private String proposal(TurnContext turn, ToolCall call) {
        var tool = registry.require(call.tenant(), call.tool());
        return tool.description()
                + new TreeMap<>(call.arguments())
                        .entrySet().stream()
                                .map(it -> "\n%s: %s".formatted(label(turn, it.getKey()), value(turn, tool, it)))
                                .collect(Collectors.joining());
    }

    private static String value(TurnContext turn, Tool tool, Map.Entry<String, Object> argument) {
        var value = argument.getValue();
        if (value instanceof List<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (value instanceof java.math.BigDecimal number) {
            return number.toPlainString();
        }
        var declared = tool.arguments().get(argument.getKey());
        return declared != null && declared.type() == Field.Type.ENUM
                ? turn.config().pack().data().customerFields().stream()
                        .flatMap(field ->
                                field.labelOf(value, turn.config().agent().firstLanguage()).stream())
                        .findFirst()
                        .orElse(String.valueOf(value))
                : String.valueOf(value);
    }

    /** A customer field's name for people where the argument is one, else its own in words: {@code item_ids → Item ids}. */
    private static String label(TurnContext turn, String argument) {
        var language = turn.config().agent().firstLanguage();
        return turn.config()
                .pack()
                .data()
                .customerField(argument)
                .flatMap(field -> Optional.ofNullable(field.label().get(language)))
                .map(Approving::capitalised)
                .orElseGet(() -> capitalised(argument.replace('_', ' ').replace('-', ' ')));
    }

    private static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** What was decided about the call, noted in the turn's record: by whom, when, what, and the rules that asked. */
    ApprovalRequest decided(TurnContext turn, Position.Answered position) {
        var request = approvals
                .find(turn.turn.tenant(), position.approval())
                .orElseThrow(() ->
                        new IllegalStateException("Expected approval '%s' to be there".formatted(position.approval())));
        var said = new HashMap<String, Object>();
        said.put("approval", request.id());
        said.put("tool", request.tool());
        said.put("role", request.role());
        said.put("proposed", request.arguments());
        said.put("decided", request.decided());
        said.put("requestedAt", request.requestedAt());
        put(said, "by", request.decidedBy());
        put(said, "at", request.decidedAt());
        put(said, "reason", request.reason());
        turn.trace.decisions.add(new TurnRecord.Decision(
                POINT,
                "a person decides",
                request.rules().stream().map(AskedBy::policy).distinct().collect(Collectors.joining(", ")),
                capitalised(request.state().name().toLowerCase(Locale.ROOT)),
                json.valueToTree(said),
                request.rules().stream().<JsonNode>map(json::valueToTree).toList(),
                request.state() != ApprovalRequest.State.APPROVED));
        return request;
    }

    private static void put(Map<String, Object> into, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            into.put(name, value);
        }
    }

    /** Why a call that was not approved is refused, as the customer hears it. */
    static TextRef refusal(ApprovalRequest request) {
        return request.state() == ApprovalRequest.State.REJECTED && request.reason() != null
                ? new TextRef("approval.rejected", Map.of("reason", request.reason()))
                : new TextRef("approval.expired", Map.of());
    }

    /** What the conversation waits for a person for; no query where it does not. */
    List<ApprovalRequest> open(TurnContext turn) {
        return waiting(turn).isEmpty() ? List.of() : approvals.open(turn.turn.tenant(), turn.turn.conversation());
    }

    List<Pending> facts(TurnContext turn, List<ApprovalRequest> open) {
        var offers = scenarios.startable(turn.turn.tenant());
        return open.stream()
                .map(request -> new Pending(
                        request.scenario(),
                        request.tool(),
                        request.role(),
                        waited(request).toMinutes(),
                        offers.stream()
                                .filter(scenario -> scenario.id().equals(request.scenario()))
                                .flatMap(scenario -> scenario.startsOn().stream())
                                .toList()))
                .toList();
    }

    /** The placeholders of a text about what is waited for: what it is, and since when. */
    Map<String, Object> said(TurnContext turn, List<ApprovalRequest> open) {
        return open.stream()
                .findFirst()
                .map(request -> {
                    var what = "approval.what." + request.tool();
                    var known = turn.config()
                            .texts()
                            .find(what, turn.language(), turn.channel().kind())
                            .isPresent();
                    return Map.<String, Object>of(
                            "what", new TextRef(known ? what : "approval.what", Map.of()).write(json),
                            "since", since(waited(request)).write(json));
                })
                .orElse(Map.of());
    }

    private static TextRef since(Duration waited) {
        if (waited.toMinutes() < 2) {
            return new TextRef("approval.since.now", Map.of());
        }
        return waited.toHours() < 2
                ? new TextRef("approval.since.minutes", Map.of("n", waited.toMinutes()))
                : new TextRef("approval.since.hours", Map.of("n", waited.toHours()));
    }

    private Duration waited(ApprovalRequest request) {
        var now = clock.instant();
        Instant since = request.requestedAt().isAfter(now) ? now : request.requestedAt();
        return Duration.between(since, now);
    }

    /** Shows whoever is asked the latest of the talk; in C2's transaction. */
    void told(TurnContext turn, ConversationState state) {
        var waiting = waiting(turn);
        if (!waiting.isEmpty()) {
            approvals.talk(waiting, turn.turn.tenant(), talk(state.lines(), turn.settings()));
        }
    }

    private static List<Position> waiting(TurnContext turn) {
        return turn.view.positions().stream().filter(Approving::isAsked).toList();
    }

    /** Whether a person is asked about a call there. */
    static boolean isAsked(Position position) {
        return position instanceof Position.Awaits
                || (position instanceof Position.Approves approves && approves.aboutTool());
    }

    static String talk(List<Line> lines, Settings settings) {
        var most = settings.has(MESSAGES) ? (int) settings.number(MESSAGES) : lines.size();
        var text = new StringBuilder();
        for (var i = lines.size() - 1; i >= Math.max(0, lines.size() - most); i--) {
            var line = lines.get(i);
            var who = line.role() == Role.CUSTOMER ? "Customer" : "Agent";
            var said = "%s: %s"
                    .formatted(who, Shortened.to(LONGEST_LINE, line.text().strip()));
            if (text.length() + said.length() > LONGEST_TALK) {
                break;
            }
            text.insert(0, text.isEmpty() ? said : said + "\n\n");
        }
        return text.toString();
    }
}
