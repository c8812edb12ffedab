package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnCursorTest {
    @Test
    void isReadBackAsItWasWritten() {
        var cursor = TurnCursor.of(
                turn().at(Instant.parse("2026-03-12T10:42:09.106911999Z")).record());
        assertThat(TurnCursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.finishedAt()).isEqualTo(Instant.parse("2026-03-12T10:42:09.106911Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "page-2",
                "MTIz",
                "MTIzLm5vLXV1aWQ",
                "LjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA",
                "%%%"
            })
    void refusesWhatNoPageAnswered(String word) {
        assertThatThrownBy(() -> TurnCursor.parse(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected a cursor");
    }
}
