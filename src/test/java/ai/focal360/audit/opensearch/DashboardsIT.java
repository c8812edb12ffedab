package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.OTHER;
import static ai.focal360.audit.TurnRecords.turn;
import static ai.focal360.audit.WorkRecords.run;
import static ai.focal360.audit.WorkRecords.task;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.GeneratedTurns;
import ai.focal360.audit.GeneratedTurns.Story;
import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.opensearch.SavedObjects.SavedObject;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the dashboards ask for, asked of a real OpenSearch in which everything they show has happened. */
class DashboardsIT {
    private static final int TURNS = 1_500;
    private static TestOpenSearch server;
    private static GeneratedTurns.Truth truth;

    @BeforeAll
    static void indexHalfAYear() {
        server = new TestOpenSearch().start();
        try (var node = new RelayFixture(server)) {
            truth = GeneratedTurns.of(360, TURNS).each(node::record);
            node.record(
                    turn().of(OTHER)
                            .asked(List.of(call("best", "timeout"), call("local", null)))
                            .record(),
                    turn().of(OTHER).calledInto("UNKNOWN").record(),
                    turn().of(OTHER)
                            .suspectedOf("threat", "HIGH", "PERSON_CALLED")
                            .record());
            for (var state : ScenarioRun.State.values()) {
                node.change(node.runs, run(state), 1);
            }
            node.change(node.tasks, task("task-7"), 1);
            node.relay();
            assertThat(node.refusals()).isEmpty();
        }
        server.post("/focal-*/_refresh");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static Stream<SavedObject> visualisations() {
        return SavedObjects.visualisations();
    }

    @ParameterizedTest
    @MethodSource("visualisations")
    void showsSomething(SavedObject visualisation) {
        var answer = answer(visualisation, DashboardsRequest.of(visualisation));
        assertThat(answer.at("/hits/total/value").asLong()).isPositive();
        assertThat(isShown(answer.path("aggregations"))).as(answer.toString()).isTrue();
    }

    @Test
    void findsTheTurnsTheSearchesAreAbout() {
        assertThat(found("focal-turns-all", ACME)).isEqualTo(truth.turns(slice -> isOf(ACME, slice)));
        assertThat(found("focal-turns-unresolved", ACME))
                .isEqualTo(truth.turns(
                        slice -> isOf(ACME, slice) && slice.story().resolution.equals("UNRESOLVED")));
        assertThat(found("focal-turns-abuse", ACME))
                .isEqualTo(truth.turns(slice -> isOf(ACME, slice) && slice.story() == Story.INSULTED));
        assertThat(found("focal-turns-failed-tools", OTHER)).isOne();
    }

    private static long found(String id, TenantId tenant) {
        var search = object(id);
        return answer(search, DashboardsRequest.of(search).narrowed("tenant", tenant.value()))
                .at("/hits/total/value")
                .asLong();
    }

    @Test
    void countsATenantsTurnsAsTheyWere() {
        assertThat(counted("focal-quality-intents"))
                .isEqualTo(truth.by(slice -> Stream.of(slice.story().intent), slice -> isOf(ACME, slice)));
        assertThat(counted("focal-quality-categories"))
                .isEqualTo(truth.by(slice -> slice.story().categories().stream(), slice -> isOf(ACME, slice)));
        assertThat(counted("focal-quality-blocking"))
                .isEqualTo(truth.by(slice -> slice.story().blockedBy().stream(), slice -> isOf(ACME, slice)));
    }

    @Test
    void addsUpWhatModelsCost() {
        var figures = object("focal-operations-figures");
        assertThat(answer(figures, DashboardsRequest.of(figures).narrowed("tenant", ACME.value()))
                        .at("/aggregations/4/value")
                        .asLong())
                .isEqualTo(truth.sum(slice -> isOf(ACME, slice)).costMicros());
    }

    private static Map<String, Long> counted(String id) {
        var bars = object(id);
        var counted = new HashMap<String, Long>();
        answer(bars, DashboardsRequest.of(bars).narrowed("tenant", ACME.value()))
                .at("/aggregations/2/buckets")
                .forEach(bar -> counted.put(
                        bar.path("key").asText(), bar.path("doc_count").asLong()));
        return counted;
    }

    private static SavedObject object(String id) {
        return SavedObjects.all().stream()
                .filter(object -> object.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(TenantId tenant, GeneratedTurns.Slice slice) {
        return slice.tenant().equals(tenant);
    }

    private static JsonNode answer(SavedObject object, DashboardsRequest request) {
        var indices = SavedObjects.patterns().get(object.referred(object.indexRefName()));
        var answer =
                server.post("/%s/_search".formatted(indices), request.body().toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SavedObjects.json(answer.body());
    }

    /** Each aggregation has a bucket with something in it, or a figure; filters have something in each. */
    private static boolean isShown(JsonNode aggregations) {
        return aggregations.properties().stream()
                .map(Map.Entry::getValue)
                .filter(JsonNode::isObject)
                .allMatch(DashboardsIT::hasSomething);
    }

    private static boolean hasSomething(JsonNode aggregation) {
        if (aggregation.has("buckets")) {
            var buckets = StreamSupport.stream(aggregation.path("buckets").spliterator(), false);
            return aggregation.path("buckets").isArray()
                    ? buckets.anyMatch(DashboardsIT::isFilled)
                    : buckets.allMatch(DashboardsIT::isFilled);
        }
        if (aggregation.has("values")) {
            return StreamSupport.stream(aggregation.path("values").spliterator(), false)
                    .allMatch(value -> value.asDouble() > 0);
        }
        return aggregation.path("value").asDouble() > 0;
    }

    private static boolean isFilled(JsonNode bucket) {
        return bucket.path("doc_count").asLong() > 0 && isShown(bucket);
    }

    private static TurnRecord.Model call(String model, String failure) {
        return new TurnRecord.Model("write", model, 1, 1_000, 10, 1, 20, failure);
    }
}
