package ai.focal360.console.web;

import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnQuery;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What somebody filled in to find turns, as they wrote it. Days are whole days of the reader's {@code zone}, the last one
 * included; what was left empty does not matter.
 */
record TurnSearch(
        String agent,
        String channel,
        String resolution,
        String category,
        String words,
        String from,
        String to,
        String zone,
        String customer,
        String next) {

    static final int PAGE = 30;
    private static final int LONGEST = 200;
    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 2);
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 29);

    static TurnSearch of(Map<String, String> given) {
        return new TurnSearch(
                value(given, "agent"),
                value(given, "channel"),
                value(given, "resolution"),
                value(given, "category"),
                value(given, "words"),
                value(given, "from"),
                value(given, "to"),
                value(given, "zone"),
                value(given, "customer"),
                value(given, "next"));
    }

    /** Absent when something is {@link #wrong}. */
    Optional<TurnQuery> query(TenantId tenant) {
        if (!wrong().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TurnQuery(
                tenant,
                null,
                customer.isEmpty() ? null : CustomerId.of(customer),
                given(agent),
                given(channel),
                given(resolution),
                given(category),
                given(words),
                from.isEmpty() ? null : begin(LocalDate.parse(from)),
                to.isEmpty() ? null : begin(LocalDate.parse(to).plusDays(1)),
                given(next),
                PAGE));
    }

    /** What has to be filled in otherwise, in words. */
    public List<String> wrong() {
        var wrong = new ArrayList<String>();
        check(wrong, isDay(from), "The first day is not a date.");
        check(wrong, isDay(to), "The last day is not a date.");
        check(
                wrong,
                words.length() <= LONGEST,
                "These are too many words: use at most %d characters.".formatted(LONGEST));
        check(wrong, zone.isEmpty() || isZone(), "This time zone is not known here.");
        check(wrong, reads(customer, CustomerId::of), "This is no customer's id.");
        check(wrong, reads(next, TurnCursor::parse), "This page cannot be continued: search again.");
        return wrong;
    }

    /** Whether anything but the newest turns is asked for. */
    public boolean isNarrow() {
        return !(agent + channel + resolution + category + words + from + to + customer).isEmpty();
    }

    /** The query string of this search from another place on. */
    String at(@Nullable String cursor) {
        var query = UriComponentsBuilder.newInstance();
        add(query, "agent", agent);
        add(query, "channel", channel);
        add(query, "resolution", resolution);
        add(query, "category", category);
        add(query, "words", words);
        add(query, "from", from);
        add(query, "to", to);
        add(query, "zone", zone);
        add(query, "customer", customer);
        add(query, "next", cursor == null ? "" : cursor);
        return query.encode().build().toUriString();
    }

    /** The query string of its first page. */
    public String first() {
        return at(null);
    }

    private static void add(UriComponentsBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    private Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneId.of(zone.isEmpty() ? "UTC" : zone)).toInstant();
    }

    private boolean isZone() {
        return reads(zone, ZoneId::of);
    }

    private static boolean isDay(String day) {
        return reads(day, text -> {
            var read = LocalDate.parse(text);
            if (read.isBefore(EARLIEST) || read.isAfter(LATEST)) {
                throw new DateTimeException("out of range");
            }
        });
    }

    private static boolean reads(String text, Reader reader) {
        try {
            if (!text.isEmpty()) {
                reader.read(text);
            }
            return true;
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private interface Reader {
        void read(String text);
    }

    private static void check(List<String> wrong, boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private static @Nullable String given(String value) {
        return value.isEmpty() ? null : value;
    }

    private static String value(Map<String, String> given, String name) {
        return given.getOrDefault(name, "").strip();
    }
}
