package ai.focal360.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.TurnRecord;
import ai.focal360.scenario.Trail;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Instant NOON = Instant.parse("2026-03-12T12:00:00Z");
    private static final List<TurnRecord.ScenarioMove> MOVES =
            List.of(new TurnRecord.ScenarioMove("return-items", "i1", "CONTINUE", "Task_AskOrder", null, "answered"));

    private final Trail trail = new Trail(
            "return-items",
            "Return items",
            3,
            "<bpmn/>",
            List.of(
                    stay("Start", "Wants to return", "startEvent", null, 0, 0),
                    stay("Task_AskOrder", "Ask which order", "receiveTask", "Flow_1", 0, 60),
                    stay("Gateway", "Known?", "exclusiveGateway", "Flow_2", 60, 60),
                    stay("Task_AskItems", "Ask which items", "receiveTask", "Flow_3", 60, 120),
                    stay("Task_Book", "Book the return", "serviceTask", "Flow_4", 120, null)));

    @Test
    void tellsTheTurnsOwnWayFromWhatWasBefore() {
        var second = Course.of(MOVES, trail, NOON.plusSeconds(59).plusNanos(999_700_000), NOON.plusSeconds(61));

        assertThat(second.marks().before()).containsExactly("Start", "Flow_1");
        assertThat(second.marks().turn())
                .containsExactly("Task_AskOrder", "Gateway", "Flow_2", "Task_AskItems", "Flow_3");
        assertThat(second.marks().here()).containsExactly("Task_AskItems");
        assertThat(second.steps()).containsExactly("Ask which order", "Ask which items");
        assertThat(second.here()).containsExactly("Ask which items");
        assertThat(second.moves()).containsExactly(new Course.Move("Went on", "Ask which order", null, "answered"));
    }

    @Test
    void knowsNothingOfWhatCameLater() {
        var first = Course.of(MOVES, trail, NOON.minusSeconds(1), NOON.plusSeconds(1));

        assertThat(first.marks().before()).isEmpty();
        assertThat(first.marks().turn()).containsExactly("Start", "Task_AskOrder", "Flow_1");
        assertThat(first.here()).containsExactly("Ask which order");
        assertThat(first.steps()).containsExactly("Ask which order");
    }

    @Test
    void standsWhereItStillStands() {
        var last = Course.of(MOVES, trail, NOON.plusSeconds(119), NOON.plusSeconds(121));

        assertThat(last.here()).containsExactly("Book the return");
        assertThat(last.marks().turn())
                .contains("Task_AskItems", "Task_Book", "Flow_4")
                .doesNotContain("Gateway");
    }

    @Test
    void goesByTheRecordWhereHistoryIsGone() {
        var drawn = Course.of(MOVES, true);
        assertThat(drawn.drawing()).isEqualTo(Course.Drawing.PACK);
        assertThat(drawn.marks().turn()).containsExactly("Task_AskOrder");
        assertThat(drawn.moves()).containsExactly(new Course.Move("Went on", "ask order", null, "answered"));
        assertThat(Course.of(MOVES, false).isDrawn()).isFalse();
    }

    private static Trail.Stay stay(
            String element, String name, String kind, @Nullable String by, int entered, @Nullable Integer left) {
        return new Trail.Stay(
                element, name, kind, by, NOON.plusSeconds(entered), left == null ? null : NOON.plusSeconds(left));
    }
}
