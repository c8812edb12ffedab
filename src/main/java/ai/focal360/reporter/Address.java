package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Interval.Unit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An inquiry as the query string of an address that can be shared, and back. */
public final class Address {
    /** Of the answer; that of the turns is a dimension. */
    static final String LANGUAGE = "in";

    private static final int MOST_VALUES = 20;

    private Address() {}

    /** A parameter that is not what it should be. */
    public static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final String parameter;
        private final String expected;

        Wrong(String parameter, String expected) {
            super("Expected '%s' to be %s".formatted(parameter, expected));
            this.parameter = parameter;
            this.expected = expected;
        }

        public String parameter() {
            return parameter;
        }

        public String expected() {
            return expected;
        }
    }

    static String of(Inquiry inquiry, String language) {
        var parts = new ArrayList<String>();
        parts.add("report=" + encoded(inquiry.report()));
        parts.add("period=" + encoded(inquiry.period().toString()));
        inquiry.filters()
                .forEach((dimension, values) ->
                        values.forEach(value -> parts.add(dimension.key() + "=" + encoded(value))));
        if (inquiry.by() != null) {
            parts.add("by=" + inquiry.by().key());
        }
        if (inquiry.per() != null) {
            parts.add("per=" + inquiry.per().name().toLowerCase(Locale.ROOT));
        }
        if (inquiry.top() > 0) {
            parts.add("top=" + inquiry.top());
        }
        if (inquiry.compare() != null) {
            parts.add("compare=" + encoded(inquiry.compare().toString()));
        }
        parts.add(LANGUAGE + "=" + language);
        return "?" + String.join("&", parts);
    }

    /** The inquiry that parameters name; throws {@link Wrong}. */
    static Inquiry parse(Map<String, List<String>> given, Catalogue catalogue) {
        var filters = new TreeMap<Dimension, List<String>>();
        given.forEach((name, values) -> Dimension.of(name).ifPresent(dimension -> filters.put(dimension, values)));
        filters.forEach((dimension, values) -> {
            if (values.size() > MOST_VALUES || !values.stream().allMatch(Dimension::isValue)) {
                throw new Wrong(dimension.key(), "up to %d values".formatted(MOST_VALUES));
            }
        });
        var report = read(given, "report", "a report's id, such as intents", id -> catalogue
                .require(id)
                .id());
        var period = read(given, "period", "two days, such as 2026-03-02/2026-03-09", Period::parse);
        if (report == null) {
            throw new Wrong("report", "given");
        }
        if (period == null) {
            throw new Wrong("period", "given");
        }
        var top = read(given, "top", "a number from 1 to %d".formatted(Inquiry.MOST_ROWS), Address::top);
        return new Inquiry(
                report,
                period,
                filters,
                read(given, "by", "a dimension, such as channel", name -> Dimension.of(name)
                        .orElseThrow(IllegalArgumentException::new)),
                read(
                        given,
                        "per",
                        "one of hour, day, week, month",
                        unit -> Unit.valueOf(unit.toUpperCase(Locale.ROOT))),
                top == null ? 0 : top,
                read(given, "compare", "a period, or such as channel:webchat,whatsapp", Comparison::parse));
    }

    private static int top(String value) {
        var top = Integer.parseInt(value);
        if (top < 1 || top > Inquiry.MOST_ROWS) {
            throw new IllegalArgumentException();
        }
        return top;
    }

    private static <T> @Nullable T read(
            Map<String, List<String>> given, String name, String expected, Function<String, T> reader) {
        var values = given.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new Wrong(name, "given once");
        }
        try {
            return reader.apply(values.get(0));
        } catch (IllegalArgumentException e) {
            throw new Wrong(name, expected);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
