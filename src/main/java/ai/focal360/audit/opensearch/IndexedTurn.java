package ai.focal360.audit.opensearch;

import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnRecord;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is searched and counted of a turn: ids, outcomes, times, which rules and tools spoke, and the masked words of both
 * sides.
 * Arguments and results of tools, facts of rules, plans and rejected drafts stay in PostgreSQL. Flat, for nested objects
 * are documents of their own to OpenSearch: what belongs together is one word, such as {@code cancel_order:DONE}. Each
 * field stands in {@code opensearch/focal-turns.json} with its type.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IndexedTurn(
        int schemaVersion,
        String tenant,
        UUID turn,
        UUID turnGroup,
        String agent,
        String channel,
        String channelKind,
        UUID customer,
        UUID conversation,
        boolean opened,
        Instant startedAt,
        Instant finishedAt,
        long place,
        long tookMicros,
        @Nullable String traceparent,
        String pack,
        String platformPack,
        @Nullable String trigger,
        Map<String, Long> phaseMicros,
        @Nullable String language,
        @Nullable String intent,
        @Nullable Double sentiment,
        @Nullable String urgency,
        @Nullable String tone,
        List<String> said,
        List<String> answered,
        List<String> answerKinds,
        List<String> fields,
        List<String> used,
        List<String> policies,
        List<String> blockedBy,
        List<String> scenarios,
        List<String> scenarioMoves,
        List<String> tools,
        List<String> toolStates,
        List<String> toolVerdicts,
        List<String> toolLevels,
        long toolMicros,
        int drafts,
        List<String> violated,
        String resolution,
        List<String> categories,
        boolean escalated,
        List<String> escalatedBy,
        List<String> abuse,
        @Nullable String abuseConsequence,
        List<String> models,
        List<String> modelFailures,
        List<String> modelFallbacks,
        long modelMicros,
        long inputTokens,
        long outputTokens,
        long costMicros) {

    private static final String ESCALATION = "ESCALATION";
    private static final String SUPERSEDED = "SUPERSEDED";

    static IndexedTurn of(TurnRecord record) {
        var understanding = record.understanding();
        return new IndexedTurn(
                record.schemaVersion(),
                record.tenant().value(),
                record.turn().value(),
                record.turnGroup(),
                record.agent().value(),
                record.channel().id(),
                record.channel().kind(),
                record.customer().value(),
                record.conversation().value(),
                record.ordinal() == 1 && !record.outcome().categories().contains(SUPERSEDED),
                record.startedAt(),
                record.finishedAt(),
                TurnCursor.of(record).micros(),
                record.tookMicros(),
                record.traceparent(),
                record.versions().pack(),
                record.versions().platform(),
                record.trigger() == null ? null : record.trigger().kind(),
                record.phases().stream()
                        .collect(Collectors.toMap(
                                TurnRecord.Phase::phase, TurnRecord.Phase::tookMicros, Long::sum, TreeMap::new)),
                text(understanding, "/language"),
                text(understanding, "/intents/0/id"),
                number(understanding, "/sentiment"),
                text(understanding, "/urgency"),
                text(understanding, "/tone"),
                record.messages().stream()
                        .map(TurnRecord.Message::text)
                        .filter(Objects::nonNull)
                        .toList(),
                record.answers().stream().map(TurnRecord.Answer::text).toList(),
                distinct(record.answers().stream().map(TurnRecord.Answer::kind)),
                distinct(record.customerData().stream()
                        .filter(TurnRecord.DataChange::accepted)
                        .map(TurnRecord.DataChange::field)),
                distinct(record.candidates().stream()
                        .filter(TurnRecord.Candidate::selected)
                        .map(candidate -> candidate.kind() + ":" + candidate.id())),
                distinct(record.decisions().stream().map(TurnRecord.Decision::policy)),
                distinct(record.decisions().stream()
                        .filter(TurnRecord.Decision::blocked)
                        .map(TurnRecord.Decision::policy)),
                distinct(record.scenarios().stream().map(TurnRecord.ScenarioMove::scenario)),
                distinct(record.scenarios().stream().map(move -> move.scenario() + ":" + move.move())),
                distinct(record.tools().stream().map(TurnRecord.ToolUse::tool)),
                distinct(record.tools().stream().map(use -> use.tool() + ":" + use.state())),
                distinct(record.tools().stream().map(use -> use.tool() + ":" + use.verdict())),
                distinct(record.tools().stream().map(use -> use.tool() + ":" + use.level())),
                record.tools().stream()
                        .mapToLong(TurnRecord.ToolUse::tookMicros)
                        .sum(),
                record.drafts().size(),
                distinct(record.drafts().stream()
                        .flatMap(draft -> draft.violations().stream())
                        .map(TurnRecord.Violation::policy)),
                record.outcome().resolution(),
                record.outcome().categories(),
                record.outcome().categories().contains(ESCALATION),
                distinct(record.decisions().stream()
                        .filter(decision -> decision.conclusion().equals("Escalate"))
                        .map(TurnRecord.Decision::policy)),
                record.abuse() == null
                        ? List.of()
                        : distinct(record.abuse().suspected().stream()
                                .map(suspicion -> suspicion.kind() + ":" + suspicion.severity())),
                record.abuse() == null ? null : record.abuse().consequence(),
                distinct(record.models().stream().map(TurnRecord.Model::model)),
                distinct(record.models().stream()
                        .filter(model -> model.failure() != null)
                        .map(TurnRecord.Model::model)),
                fallbacks(record.models()),
                record.models().stream().mapToLong(TurnRecord.Model::tookMicros).sum(),
                record.models().stream()
                        .mapToLong(TurnRecord.Model::inputTokens)
                        .sum(),
                record.models().stream()
                        .mapToLong(TurnRecord.Model::outputTokens)
                        .sum(),
                record.models().stream().mapToLong(TurnRecord.Model::costMicros).sum());
    }

    /** Which model stood in for which that had failed, step by step: {@code write:best>local}. */
    private static List<String> fallbacks(List<TurnRecord.Model> models) {
        var failed = new HashMap<String, String>();
        var fallbacks = new ArrayList<String>();
        for (var model : models) {
            if (model.failure() != null) {
                failed.putIfAbsent(model.step(), model.model());
            } else {
                var other = failed.remove(model.step());
                if (other != null && !other.equals(model.model())) {
                    fallbacks.add("%s:%s>%s".formatted(model.step(), other, model.model()));
                }
            }
        }
        return distinct(fallbacks.stream());
    }

    private static List<String> distinct(Stream<String> values) {
        return values.distinct().toList();
    }

    private static @Nullable String text(@Nullable JsonNode understanding, String path) {
        return understanding == null ? null : understanding.at(path).textValue();
    }

    private static @Nullable Double number(@Nullable JsonNode understanding, String path) {
        return understanding != null && understanding.at(path).isNumber()
                ? understanding.at(path).doubleValue()
                : null;
    }
}
