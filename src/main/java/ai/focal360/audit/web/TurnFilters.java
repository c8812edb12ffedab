package ai.focal360.audit.web;

import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnQuery;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The query string of a search for turns; a parameter that is wrong, twice there or unknown is named. */
final class TurnFilters {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_TEXT = 200;

    private static final Set<String> KNOWN = Set.of(
            "conversation",
            "customer",
            "agent",
            "channel",
            "resolution",
            "category",
            "text",
            "from",
            "to",
            "next",
            "limit");
    private static final Set<String> RESOLUTIONS = Set.of("RESOLVED", "PARTIAL", "UNRESOLVED", "REDIRECTED");
    private static final Pattern CATEGORY = Pattern.compile("[A-Z][A-Z_]{0,63}");
    private static final Pattern CHANNEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    // years OpenSearch, PostgreSQL and a count of microseconds can all hold
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final MultiValueMap<String, String> given;

    private TurnFilters(MultiValueMap<String, String> given) {
        this.given = given;
    }

    static TurnQuery parse(TenantId tenant, MultiValueMap<String, String> given) {
        return new TurnFilters(given).query(tenant);
    }

    private TurnQuery query(TenantId tenant) {
        for (var name : given.keySet()) {
            if (!KNOWN.contains(name)) {
                throw Problem.parameter(shown(name), "one of " + String.join(", ", new TreeSet<>(KNOWN)));
            }
        }
        return new TurnQuery(
                tenant,
                read("conversation", "a conversation's id (a UUID)", ConversationId::of),
                read("customer", "a customer's id (a UUID)", CustomerId::of),
                read("agent", "an agent's id, such as alex", agent -> new AgentId(agent).value()),
                read("channel", "a channel's id, such as webchat", matching(CHANNEL)),
                read("resolution", "one of PARTIAL, REDIRECTED, RESOLVED, UNRESOLVED", TurnFilters::resolution),
                read("category", "a category, such as KNOWLEDGE_GAP", matching(CATEGORY)),
                read("text", "words to look for, 1 to %d characters".formatted(MAX_TEXT), TurnFilters::text),
                read("from", "a time, such as 2026-01-31T09:00:00Z", TurnFilters::time),
                read("to", "a time, such as 2026-01-31T09:00:00Z", TurnFilters::time),
                read("next", "the 'next' of an earlier page", next -> TurnCursor.parse(next)
                        .toString()),
                limit());
    }

    private int limit() {
        var limit = read("limit", "a number from 1 to %d".formatted(TurnQuery.MAX_LIMIT), TurnFilters::limit);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    private <T> @Nullable T read(String name, String expected, Function<String, T> reader) {
        var values = given.get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw Problem.parameter(name, "given once");
        }
        try {
            return reader.apply(values.get(0));
        } catch (RuntimeException e) {
            throw Problem.parameter(name, expected);
        }
    }

    private static Function<String, String> matching(Pattern shape) {
        return value -> {
            require(shape.matcher(value).matches());
            return value;
        };
    }

    private static String resolution(String value) {
        require(RESOLUTIONS.contains(value));
        return value;
    }

    private static String text(String value) {
        require(!value.isBlank() && value.length() <= MAX_TEXT);
        return value;
    }

    static Instant time(String value) {
        var time = Instant.parse(value);
        require(!time.isBefore(EARLIEST) && time.isBefore(LATEST));
        return time;
    }

    private static int limit(String value) {
        int limit = Integer.parseInt(value);
        require(limit >= 1 && limit <= TurnQuery.MAX_LIMIT);
        return limit;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }

    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
