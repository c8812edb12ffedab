package ai.focal360.replay;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.Repeated;
import ai.focal360.replay.Replayed.Asked;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.EffectiveConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * Asks rules again what they were asked in recorded turns. Rules that are not live are compiled for it, which takes seconds the
 * first time.
 */
@Component
public class Replays {
    /** Those that decided then. */
    public static final String RECORDED = "recorded";

    private static final String CURRENT = "current";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final String ERASED = "what its rules were told was erased with its customer";
    private static final String TOO_OLD = "it was recorded before replay was: what its rules were told is not there";

    private final AuditStore audit;
    private final RecordedPacks packs;
    private final Tenants tenants;
    private final EffectiveConfig.Configs configs;
    private final Policies policies;
    private final ObjectMapper json;

    Replays(
            AuditStore audit,
            RecordedPacks packs,
            Tenants tenants,
            EffectiveConfig.Configs configs,
            Policies policies,
            ObjectMapper json) {
        this.audit = audit;
        this.packs = packs;
        this.tenants = tenants;
        this.configs = configs;
        this.policies = policies;
        this.json = json;
    }

    /**
     * Which rules a choice means: {@code recorded}, {@code current}, or the number of a pack that was published, over the
     * platform's live one. A problem for anything else.
     */
    public Against against(TenantId tenant, String choice) {
        if (choice.equals(RECORDED)) {
            return new Against.Recorded();
        }
        var platform = tenants.require(TenantId.PLATFORM).version().toString();
        if (choice.equals(CURRENT)) {
            return new Against.Packs(tenants.require(tenant).version().toString(), platform);
        }
        return Optional.of(choice)
                .filter(number -> NUMBER.matcher(number).matches())
                .flatMap(number -> packs.find(tenant, tenant + "@" + number))
                .map(pack -> new Against.Packs(pack.version().toString(), platform))
                .orElseThrow(() ->
                        Problem.parameter("pack", "recorded, current or the number of a pack that was published"));
    }

    /** Replays one turn of the tenant; empty when there is no such turn. */
    public Optional<Replayed> replay(TenantId tenant, TurnId turn, Against against) {
        return audit.find(tenant, turn).map(record -> replay(record, against));
    }

    Replayed replay(TurnRecord record, Against against) {
        if (record.schemaVersion() < TurnRecord.REPLAYABLE_SINCE) {
            return Replayed.impossible(record.turn(), record.finishedAt(), TOO_OLD);
        }
        // no turn decides without facts: its settings at least are one
        if (record.facts().isEmpty()) {
            return Replayed.impossible(record.turn(), record.finishedAt(), ERASED);
        }
        return Replayed.of(
                record.turn(),
                record.finishedAt(),
                Question.of(record)
                        .map(question -> ask(record, question, against))
                        .toList());
    }

    private Asked ask(TurnRecord record, Question question, Against against) {
        var chosen = against instanceof Against.Packs given
                ? given
                : new Against.Packs(question.pack(), question.platform());
        if (question.facts().isEmpty()) {
            return notAsked(question, chosen, TOO_OLD);
        }
        var point = DecisionPoint.named(question.point());
        if (point.isEmpty()) {
            return notAsked(question, chosen, "there is no point '%s' any more".formatted(question.point()));
        }
        var platform = packs.find(TenantId.PLATFORM, chosen.platform());
        var pack = packs.find(record.tenant(), chosen.pack());
        if (pack.isEmpty() || platform.isEmpty()) {
            var gone = pack.isEmpty() ? chosen.pack() : chosen.platform();
            return notAsked(question, chosen, "pack %s is not stored any more".formatted(gone));
        }
        return ask(record.agent(), question, point.get(), chosen, pack.get().over(platform.get()), platform.get());
    }

    private Asked ask(
            AgentId agent, Question question, DecisionPoint point, Against.Packs chosen, Pack pack, Pack platform) {
        if (pack.data().agent(agent.value()).isEmpty()) {
            return notAsked(question, chosen, "%s has no agent '%s'".formatted(pack.version(), agent));
        }
        var repeated = policies.repeat(
                pack, platform, configs.of(pack, platform, agent).settings(), point, question.facts());
        if (repeated instanceof Repeated.NotAskable not) {
            return notAsked(question, chosen, not.reason());
        }
        var now = ((Repeated.Answered) repeated)
                .decision().concluded().stream()
                        .map(concluded -> Said.of(json, concluded))
                        .toList();
        return new Asked(
                question.point(),
                chosen.pack(),
                chosen.platform(),
                question.then(),
                now,
                Difference.between(question.then(), now),
                null);
    }

    private static Asked notAsked(Question question, Against.Packs chosen, String reason) {
        return new Asked(
                question.point(), chosen.pack(), chosen.platform(), question.then(), List.of(), List.of(), reason);
    }

    /** What a record says rules were asked, and what they concluded then. */
    private record Question(String point, String pack, String platform, List<JsonNode> facts, List<Said> then) {

        static Stream<Question> of(TurnRecord record) {
            return Stream.concat(
                    record.messages().stream()
                            .flatMap(message -> Stream.ofNullable(message.handling()))
                            .filter(handling -> handling.has("concluded"))
                            .map(Question::ofArrival),
                    record.questions().stream().map(question -> of(record, question)));
        }

        private static Question ofArrival(JsonNode handling) {
            return new Question(
                    DecisionPoint.INGRESS.id(),
                    handling.path("pack").asText(),
                    handling.path("platform").asText(),
                    parts(handling.path("facts")).toList(),
                    parts(handling.path("concluded")).map(Said::of).toList());
        }

        private static Question of(TurnRecord record, TurnRecord.Question question) {
            return new Question(
                    question.point(),
                    question.pack(),
                    question.platform(),
                    question.facts().stream().map(at -> record.facts().get(at)).toList(),
                    question.decisions().stream()
                            .map(at -> Said.of(record.decisions().get(at)))
                            .toList());
        }

        private static Stream<JsonNode> parts(JsonNode list) {
            return StreamSupport.stream(list.spliterator(), false);
        }
    }
}
