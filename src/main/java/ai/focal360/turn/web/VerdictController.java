package ai.focal360.turn.web;

import ai.focal360.customer.Identity;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.Verdict;
import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.OwnAddress;
import ai.focal360.policy.facts.Value;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.ToolCall;
import ai.focal360.turn.Circumstances;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Gate;
import ai.focal360.turn.Judgement;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /api/tenants/{tenant}/tools/{tool}/verdict}: what the live rules would say to a call. The tenant's reads are really
 * made, the call is not, and nothing is written.
 */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/tools", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tools", description = "What tools do, and whether they may be called")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD})
class VerdictController {
    private static final int MOST = 50;
    private static final int LONGEST = 4_000;
    private static final String CUSTOMER = "customer";
    private static final String TRIAL = "trial";

    private final Gate gate;
    private final Tenants tenants;
    private final EffectiveConfig.Configs configs;
    private final ObjectMapper json;
    private final Clock clock;

    VerdictController(Gate gate, Tenants tenants, EffectiveConfig.Configs configs, ObjectMapper json, Clock clock) {
        this.gate = gate;
        this.tenants = tenants;
        this.configs = configs;
        this.json = json;
        this.clock = clock;
    }

    @Schema(description = "A call, and the circumstances under which it is judged. Only the arguments are needed.")
    record Trial(
            @Nullable Map<String, Object> arguments,

            @Schema(description = "whose settings hold; the tenant's first agent when absent") @Nullable
            String agent,

            @Schema(description = "the scenario that would call") @Nullable
            String scenario,

            @Schema(description = "as a Decide step asks: not all arguments are known") @Nullable
            Boolean ahead,

            @Schema(description = "the moment; now when absent") @Nullable
            Instant at,

            @Nullable Who customer,

            @Schema(description = "what is known, by field") @Nullable
            Map<String, Known> values,

            @Schema(description = "addresses of the customer, and how they are known to be theirs") @Nullable
            List<Reached> addresses,

            @Nullable List<Given> confirmations,
            @Nullable List<Decided> approvals,

            @Schema(description = "effects on top of those the ledger has for the call's key") @Nullable
            List<Had> effects) {}

    @Schema(
            description =
                    "Who the customer is to the tenant, and who said so: tool:… or channel; customer proves nothing")
    record Who(@Nullable String id, @Nullable String by) {}

    record Known(@Nullable Object value, @Nullable String source) {}

    @Schema(
            description = "kind: webchat, whatsapp, phone, email or external; level: claimed, verified_by_code,"
                    + " verified_by_provider or verified_by_tool; current: the call is talked about there")
    record Reached(
            @Nullable String kind,
            @Nullable String level,
            @Nullable Boolean current) {}

    @Schema(description = "A yes (or no) of the customer; to the call's own arguments when none are given")
    record Given(
            @Nullable Map<String, Object> arguments,
            @Nullable Boolean given,
            @Nullable Integer turnsAgo,
            @Nullable Long minutesAgo) {}

    @Schema(description = "A person's decision; on the call's own arguments when none are given")
    record Decided(
            @Nullable Map<String, Object> arguments,
            @Nullable String role,
            @Nullable Boolean granted) {}

    record Had(
            @Nullable String tool,
            @Nullable String state,
            @Nullable Map<String, Object> arguments,
            @Nullable Boolean here,
            @Nullable Boolean sameKey) {}

    /** {@code reason} and {@code values} are the text for the customer of a denial; {@code missing} is data rules went without. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String verdict,
            @Nullable String policy,
            @Nullable String reason,
            @Nullable Map<String, Object> values,
            @Nullable String role,
            @Nullable String form,
            @Nullable List<String> listing,
            List<Said> rules,
            List<Seen> facts,
            String pack) {}

    /** A rule that spoke; {@code facts} are those it matched. */
    record Said(String conclusion, String policy, String rule, JsonNode detail, List<Seen> facts) {}

    record Seen(String type, JsonNode fact) {}

    @PostMapping(path = "/{tool}/verdict", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "What the rules would say to a call of this tool; reads are made, nothing is written")
    Answer verdict(@PathVariable String tenant, @PathVariable String tool, @RequestBody Trial trial) {
        var pack = tenants.require(tenants.named(tenant));
        if (pack.data().tool(tool).isEmpty()) {
            throw Problem.noSuch("tool");
        }
        var arguments = arguments("arguments", trial.arguments(), Map.of());
        var call = new ToolCall(
                pack.tenant(),
                tool,
                arguments,
                new TurnId(UUID.randomUUID()),
                UUID.randomUUID(),
                TRIAL,
                ConversationId.random(),
                new CustomerId(UUID.randomUUID()));
        var judgement = gate.judge(
                circumstances(pack, tool, arguments, trial),
                call,
                trial.scenario() == null ? TRIAL : text("scenario", trial.scenario()),
                Boolean.TRUE.equals(trial.ahead()),
                gate.reads());
        return answer(judgement, pack);
    }

    private Circumstances circumstances(Pack pack, String tool, Map<String, Object> arguments, Trial trial) {
        var config = configs.of(pack.tenant(), agent(pack, trial.agent()));
        var known = new ArrayList<Object>();
        known.add(config.settings());
        entries("values", trial.values()).forEach((field, value) -> {
            var content = value.value();
            if (content == null) {
                throw invalid("values." + field, "to have a value");
            }
            known.add(new Value(
                    text("values", field),
                    plain("values." + field, content),
                    value.source() == null ? CUSTOMER : text("values.source", value.source()),
                    1,
                    false));
        });
        list("addresses", trial.addresses())
                .forEach(address -> known.add(new OwnAddress(
                        word("addresses.kind", address.kind(), Identity.Kind.values()),
                        word("addresses.level", address.level(), Identity.Level.values()),
                        Boolean.TRUE.equals(address.current()))));
        return new Circumstances(
                config,
                trial.at() == null ? clock.instant() : trial.at(),
                customer(trial.customer()),
                list("confirmations", trial.confirmations()).stream()
                        .map(given -> new Confirmation(
                                tool,
                                arguments("confirmations.arguments", given.arguments(), arguments),
                                !Boolean.FALSE.equals(given.given()),
                                given.turnsAgo() == null ? 0 : given.turnsAgo(),
                                given.minutesAgo() == null ? 0 : given.minutesAgo()))
                        .toList(),
                list("approvals", trial.approvals()).stream()
                        .map(decided -> new Approval(
                                tool,
                                text("approvals.role", decided.role()),
                                !Boolean.FALSE.equals(decided.granted()),
                                arguments("approvals.arguments", decided.arguments(), arguments)))
                        .toList(),
                list("effects", trial.effects()).stream()
                        .map(had -> new EffectSoFar(
                                had.tool() == null ? tool : text("effects.tool", had.tool()),
                                state(had.state()),
                                arguments("effects.arguments", had.arguments(), arguments),
                                !Boolean.FALSE.equals(had.here()),
                                Boolean.TRUE.equals(had.sameKey())))
                        .toList(),
                known);
    }

    private static Customer customer(@Nullable Who who) {
        if (who == null) {
            return Customer.NOBODY;
        }
        var by = text("customer.by", who.by());
        return new Customer(text("customer.id", who.id()), !by.equals(CUSTOMER), by);
    }

    private Answer answer(Judgement judgement, Pack pack) {
        var verdict = judgement.verdict();
        var denied = verdict instanceof Verdict.Denied it ? it : null;
        var approval = verdict instanceof Verdict.NeedsApproval it ? it : null;
        var confirmation = verdict instanceof Verdict.NeedsConfirmation it ? it : null;
        return new Answer(
                judgement.kind(),
                denied != null
                        ? denied.policy()
                        : approval != null ? approval.policy() : confirmation != null ? confirmation.policy() : null,
                denied == null ? null : denied.reason(),
                denied == null ? null : denied.values(),
                approval == null ? null : approval.role(),
                approval == null ? null : approval.form(),
                confirmation == null ? null : confirmation.listing(),
                verdict.decision().concluded().stream().map(this::said).toList(),
                judgement.facts().stream().map(this::seen).toList(),
                pack.version().toString());
    }

    private Said said(Concluded concluded) {
        return new Said(
                concluded.conclusion().getClass().getSimpleName(),
                concluded.policy(),
                concluded.rule(),
                json.valueToTree(concluded.conclusion()),
                concluded.facts().stream().map(this::seen).toList());
    }

    private Seen seen(Object fact) {
        return new Seen(fact.getClass().getSimpleName(), json.valueToTree(fact));
    }

    private static AgentId agent(Pack pack, @Nullable String wanted) {
        return pack.data().agents().stream()
                .filter(agent -> wanted == null || agent.id().value().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.noSuch("agent"))
                .id();
    }

    private static String state(@Nullable String state) {
        return Arrays.stream(EffectLedger.State.values())
                .map(Enum::name)
                .filter(name -> name.equals(state))
                .findFirst()
                .orElseThrow(() -> invalid("effects.state", "to be one of the ledger's states, such as DONE"));
    }

    /** As rules write it. */
    private static String word(String name, @Nullable String given, Enum<?>... known) {
        var words = Arrays.stream(known)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        if (given == null || !words.contains(given)) {
            throw invalid(name, "to be one of " + String.join(", ", words));
        }
        return given;
    }

    private static Map<String, Object> arguments(
            String name, @Nullable Map<String, Object> given, Map<String, Object> otherwise) {
        if (given == null) {
            return otherwise;
        }
        var arguments = new HashMap<String, Object>();
        entries(name, given).forEach((argument, value) -> arguments.put(argument, plain(name, value)));
        return arguments;
    }

    /** Texts, numbers, true or false, and lists of these, all of a size an argument has. */
    private static Object plain(String name, @Nullable Object value) {
        if (value instanceof Collection<?> elements && elements.size() <= MOST) {
            return elements.stream().map(element -> plain(name, element)).toList();
        }
        if ((value instanceof String || value instanceof Number || value instanceof Boolean)
                && value.toString().length() <= LONGEST) {
            return value;
        }
        throw invalid(name, "to hold texts, numbers, true or false, or lists of up to %d of these".formatted(MOST));
    }

    private static String text(String name, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > LONGEST) {
            throw invalid(name, "to be a text of 1 to %d characters".formatted(LONGEST));
        }
        return value;
    }

    private static <T> Map<String, T> entries(String name, @Nullable Map<String, T> given) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > MOST || given.containsValue(null)) {
            throw invalid(name, "to have at most %d entries, each with a value".formatted(MOST));
        }
        return given;
    }

    private static <T> List<T> list(String name, @Nullable List<T> given) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > MOST || given.stream().anyMatch(java.util.Objects::isNull)) {
            throw invalid(name, "to be a list of at most %d".formatted(MOST));
        }
        return given;
    }

    private static ProblemException invalid(String name, String expected) {
        return Problem.INVALID.because("Expected '%s' %s.".formatted(name, expected));
    }
}
