package ai.focal360.reporter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the reporter says to a question. {@code sentences} are in the asker's language, as are all titles; figures in them
 * are those of {@code table}. A question nobody can answer here has no {@code counted}: its sentences say what can be.
 * Addresses begin with {@code ?} and belong to the address the question was sent to.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
        @Nullable String question,
        String language,
        String title,
        List<String> sentences,
        @Nullable Table table,
        @Nullable Chart chart,
        List<Gathered> gathered,
        List<Turn> turns,
        @Nullable Counted counted,
        List<Offer> offers) {
    public Answer {
        sentences = List.copyOf(sentences);
        gathered = List.copyOf(gathered);
        turns = List.copyOf(turns);
        offers = List.copyOf(offers);
    }

    public boolean isUnderstood() {
        return counted != null;
    }

    /** {@code heading} is that of the rows' labels. */
    public record Table(String heading, List<Heading> columns, List<Row> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        /** One column as bars; absent where there is nothing to compare. */
        @Nullable
        Chart bars(int column) {
            return rows.size() < 2 ? null : drawn(Chart.Kind.BARS, List.of(column));
        }

        Chart line(int column) {
            return drawn(Chart.Kind.LINES, List.of(column));
        }

        /** All columns, which have the unit of the first. */
        Chart lines() {
            return drawn(
                    Chart.Kind.LINES, IntStream.range(0, columns.size()).boxed().toList());
        }

        private Chart drawn(Chart.Kind kind, List<Integer> these) {
            return new Chart(
                    kind,
                    columns.get(these.get(0)).unit(),
                    rows.stream().map(Row::label).toList(),
                    these.stream()
                            .map(at -> new Chart.Line(
                                    columns.get(at).title(),
                                    rows.stream()
                                            .map(row -> row.values().get(at))
                                            .toList()))
                            .toList());
        }
    }

    public record Heading(String title, Quantity unit) {}

    /** {@code shown} are the values as people read them, absent ones as a dash; {@code turns} narrows to those of the row. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String label,
            List<@Nullable Double> values,
            List<String> shown,
            @Nullable String turns) {
        public Row {
            values = Collections.unmodifiableList(new ArrayList<>(values));
            shown = List.copyOf(shown);
        }
    }

    public record Chart(Kind kind, Quantity unit, List<String> labels, List<Line> lines) {
        public enum Kind {
            BARS,
            LINES
        }

        public record Line(String name, List<@Nullable Double> values) {}
    }

    /** What several turns asked alike, told by one of them. */
    public record Gathered(String example, int turns, List<String> categories) {}

    public record Turn(
            String turn,
            Instant at,
            String channel,
            String outcome,
            String said,
            String conversation,
            String customer) {}

    /** How it was counted, in words and as the inquiry that gives the same again. */
    public record Counted(
            List<String> words, Inquiry inquiry, String zone, boolean exact, By understoodBy, String address) {
        public Counted {
            words = List.copyOf(words);
        }
    }

    /** A question worth asking next; {@code address} is absent where it has to be asked in words. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Offer(String words, @Nullable String address) {}

    /** Who understood the question. */
    public enum By {
        PATTERNS,
        MODEL,
        /** Nobody had to: the inquiry was given as such. */
        GIVEN;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
