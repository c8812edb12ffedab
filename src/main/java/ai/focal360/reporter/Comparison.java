package ai.focal360.reporter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** What the figures of an inquiry are held against. */
public sealed interface Comparison {
    /** The two inquiries whose figures are held against each other. */
    List<Inquiry> sides(Inquiry asked);

    /** Those of another period. */
    record WithPeriod(Period period) implements Comparison {
        @Override
        public List<Inquiry> sides(Inquiry asked) {
            return List.of(asked, asked.over(period));
        }

        @Override
        @JsonValue
        public String toString() {
            return period.toString();
        }
    }

    /** Of two values of a dimension, each other's: two channels, two versions of the pack. */
    record OfValues(Dimension dimension, List<String> values) implements Comparison {
        public OfValues {
            values = List.copyOf(values);
            if (values.size() != 2) {
                throw new IllegalArgumentException("Expected two values to compare, but there are " + values.size());
            }
        }

        @Override
        public List<Inquiry> sides(Inquiry asked) {
            return values.stream()
                    .map(value -> asked.narrowedTo(dimension, value))
                    .toList();
        }

        @Override
        @JsonValue
        public String toString() {
            return dimension.key() + ":" + String.join(",", values);
        }
    }

    /** As {@link #toString} writes it; throws {@link IllegalArgumentException}. */
    static Comparison parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            return new WithPeriod(Period.parse(text));
        }
        var dimension = Dimension.of(text.substring(0, colon))
                .orElseThrow(() -> new IllegalArgumentException("Expected a dimension to compare by"));
        return new OfValues(dimension, List.of(text.substring(colon + 1).split(",")));
    }
}
