package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.GeneratedTurns.Slice;
import ai.focal360.audit.GeneratedTurns.Story;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedTurnsTest {
    private final List<TurnRecord> turns = new ArrayList<>();
    private final GeneratedTurns.Truth truth = GeneratedTurns.of(7, 20_000).each(turns::add);

    @Test
    void makesTheSameTurnsAgain() {
        var again = new ArrayList<TurnRecord>();
        GeneratedTurns.of(7, 20_000).each(again::add);
        assertThat(again).isEqualTo(turns);
    }

    @Test
    void tellsTheTruthAboutThem() {
        assertThat(turns).hasSize(20_000).doesNotHaveDuplicates();
        assertThat(truth.turns(slice -> true)).isEqualTo(20_000);
        assertThat(truth.by(slice -> Stream.of(slice.story().intent), slice -> slice.tenant()
                        .equals(ACME)))
                .isEqualTo(turns.stream()
                        .filter(turn -> turn.tenant().equals(ACME))
                        .collect(Collectors.groupingBy(
                                turn -> turn.understanding().at("/intents/0/id").asText(), Collectors.counting())));
        assertThat(truth.by(slice -> slice.story().categories().stream(), slice -> true))
                .isEqualTo(turns.stream()
                        .flatMap(turn -> turn.outcome().categories().stream())
                        .collect(Collectors.groupingBy(category -> category, Collectors.counting())));
        assertThat(truth.by(slice -> Stream.of(slice.day()), slice -> true))
                .isEqualTo(turns.stream()
                        .collect(Collectors.groupingBy(
                                turn -> turn.finishedAt()
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate(),
                                Collectors.counting())));
        assertThat(truth.turns(Slice::opened))
                .isEqualTo(
                        turns.stream().map(TurnRecord::conversation).distinct().count());
        assertThat(truth.regularsTurns(ACME))
                .isNotEmpty()
                .isEqualTo(turns.stream()
                        .filter(turn -> turn.customer().equals(truth.regular(ACME)))
                        .map(TurnRecord::turn)
                        .toList());
    }

    @Test
    void hasWhatAReporterShouldNotice() {
        assertThat(truth.turns(
                        slice -> slice.story() == Story.INSULTED && slice.day().equals(GeneratedTurns.BURST)))
                .isGreaterThan(20);
        assertThat(escalated("acme-shop@2")).isLessThan(0.75 * escalated("acme-shop@1"));
        assertThat(truth.by(slice -> Stream.of(slice.story()), slice -> true)).containsOnlyKeys(Story.values());
    }

    private double escalated(String pack) {
        return (double) truth.turns(
                        slice -> slice.pack().equals(pack) && slice.story().escalated())
                / truth.turns(slice -> slice.pack().equals(pack));
    }
}
