package ai.focal360.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stays of the reviewed example when nobody may know whose turn it was. */
class AnonymousTest {
    private final Pseudonyms pseudonyms = Pseudonyms.fresh();
    private final TurnRecord record = example();
    private final TurnRecord anonymous = Anonymous.of(record, pseudonyms);

    @Test
    void holdsNoWordOfEitherSideNoValueAndNoId() {
        var before = TurnRecordJson.write(record);
        var after = TurnRecordJson.write(anonymous);

        assertThat(List.of(
                        "Yes please",
                        "money back",
                        "W2378156",
                        "89.95",
                        "Monday the 16th",
                        "\"reason\":\"the customer confirmed\"",
                        "name a date",
                        "web-7f31c0",
                        "8b4f3c2a9e7d41d6a0c5b1e2f3a4d5c6",
                        record.scenarios().get(0).instance(),
                        record.customer().toString(),
                        record.conversation().toString(),
                        record.turn().toString()))
                .allSatisfy(one -> assertThat(before).contains(one))
                .allSatisfy(one -> assertThat(after).doesNotContain(one));
    }

    @Test
    void countsAsBefore() {
        assertThat(anonymous.outcome()).isEqualTo(record.outcome());
        assertThat(anonymous.finishedAt()).isEqualTo(record.finishedAt());
        assertThat(anonymous.phases()).isEqualTo(record.phases());
        assertThat(anonymous.versions()).isEqualTo(record.versions());
        assertThat(anonymous.messages()).hasSameSizeAs(record.messages());
        assertThat(anonymous.decisions())
                .extracting(TurnRecord.Decision::policy)
                .containsExactlyElementsOf(record.decisions().stream()
                        .map(TurnRecord.Decision::policy)
                        .toList());
        assertThat(anonymous.tools())
                .extracting(use -> use.tool() + use.state() + use.verdict())
                .containsExactlyElementsOf(record.tools().stream()
                        .map(use -> use.tool() + use.state() + use.verdict())
                        .toList());
    }

    @Test
    void turnsOfOneConversationStayOne() {
        assertThat(Anonymous.of(record, pseudonyms).conversation()).isEqualTo(anonymous.conversation());
        assertThat(Anonymous.of(record, Pseudonyms.fresh()).conversation()).isNotEqualTo(anonymous.conversation());
    }

    @Test
    void isReadAndWrittenLikeAnyOther() {
        assertThat(TurnRecordJson.read(TurnRecordJson.write(anonymous))).isEqualTo(anonymous);
    }

    private static TurnRecord example() {
        try {
            return TurnRecordJson.read(Files.readString(Path.of("docs", "schemas", "turn-record.example.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
