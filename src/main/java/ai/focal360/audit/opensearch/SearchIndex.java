package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.Searchable;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.opensearch.Copier.Fate;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The indices as OpenSearch holds them: of each kind one a month, such as {@code focal-turns-2026.11}, all behind the
 * kind's alias, routed by tenant. A record given twice stands there once, for its month and id never change, and the
 * newest revision stays, whoever brought it.
 */
@Component
class SearchIndex {
    private static final Logger log = LoggerFactory.getLogger(SearchIndex.class);
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuu.MM").withZone(ZoneOffset.UTC);
    private static final Duration TRUST = Duration.ofSeconds(30);
    // faults of the document itself; any other may pass
    private static final Set<String> FAULTS_OF_THE_DOCUMENT = Set.of(
            "mapper_parsing_exception",
            "document_parsing_exception",
            "strict_dynamic_mapping_exception",
            "illegal_argument_exception",
            "routing_missing_exception");

    // a 400 that is the cluster's: it has too many shards to open another month
    private static final String CROWDED = "validation_exception";
    private static final int NEWER_IS_THERE = 409;
    private static final int MOST_BUCKETS = 10_000;

    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private final Map<SearchKind, JsonNode> templates = new EnumMap<>(SearchKind.class);
    private final SearchConnection connection;
    private final SearchCalls calls;
    private volatile long preparedUntil = System.nanoTime();
    private volatile long failuresBefore;

    SearchIndex(SearchConnection connection) {
        this.connection = connection;
        calls = new SearchCalls(connection);
        for (var kind : SearchKind.values()) {
            try (var resource = SearchIndex.class.getResourceAsStream("/opensearch/" + kind.alias() + ".json")) {
                templates.put(kind, json.readTree(resource));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A record as it is sent: two lines of a bulk request. */
    static final class Entry {
        private final byte[] lines;

        private Entry(byte[] lines) {
            this.lines = lines;
        }

        int size() {
            return lines.length;
        }
    }

    Entry entry(SearchDocuments.Version version) {
        var record = version.record();
        var action = Map.of(
                "index",
                Map.of(
                        "_index",
                        record.searchedAs().alias() + "-" + MONTH.format(record.since()),
                        "_id",
                        record.document(),
                        "routing",
                        record.tenant().value(),
                        "version",
                        version.revision(),
                        "version_type",
                        "external_gte"));
        var lines = new ByteArrayOutputStream(2048);
        try {
            lines.write(json.writeValueAsBytes(action));
            lines.write('\n');
            lines.write(json.writeValueAsBytes(indexed(record)));
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Entry(lines.toByteArray());
    }

    private static Object indexed(Searchable record) {
        return record instanceof TurnRecord turn ? IndexedTurn.of(turn.masked()) : new Versioned(1, record);
    }

    /** A record that is indexed as it is, of the given version of its shape. */
    private record Versioned(
            int schemaVersion, @JsonUnwrapped Searchable record) {}

    /**
     * Sees to it that months to come get our mapping, and existing ones its new fields. Asked again now and then, for a
     * server may have come back empty. The template of a newer release is left alone.
     */
    void prepare() {
        long failures = calls.failures();
        if (failures == failuresBefore && System.nanoTime() - preparedUntil < 0) {
            return;
        }
        templates.forEach((kind, template) -> {
            var known = calls.call(Requests.builder().method("GET").endpoint("/_index_template/" + kind.alias()));
            int version = known.status() == 404
                    ? 0
                    : calls.accepted(known, "reason")
                            .at("/index_templates/0/index_template/version")
                            .asInt();
            if (version < template.path("version").asInt()) {
                putTemplate(kind.alias(), template);
            }
        });
        failuresBefore = failures;
        preparedUntil = System.nanoTime() + TRUST.toNanos();
    }

    private void putTemplate(String alias, JsonNode template) {
        calls.accepted(Requests.builder()
                .method("PUT")
                .endpoint("/_index_template/" + alias)
                .body(SearchCalls.body(template)));
        var update = calls.call(Requests.builder()
                .method("PUT")
                .endpoint("/" + alias + "-*/_mapping")
                .query(Map.of("allow_no_indices", "true"))
                .body(SearchCalls.body(template.at("/template/mappings"))));
        if (update.status() == 400) {
            // no reason to hold up records: what cannot be searched for in an old month can be in the next
            log.warn(
                    "Months indexed before keep their mapping: {}",
                    update.body().at("/error/reason").asText());
        } else {
            calls.accepted(update, "reason");
        }
    }

    boolean isOff() {
        return connection.isOff();
    }

    /** One index: a kind's records of a month. */
    record Month(SearchKind kind, YearMonth month) {
        String name() {
            return kind.alias() + "-" + MONTH.format(month);
        }
    }

    List<Month> months() {
        var names = calls.accepted(
                Requests.builder().method("GET").endpoint("/focal-*/_alias").query(Map.of("allow_no_indices", "true")));
        var months = new ArrayList<Month>();
        names.fieldNames().forEachRemaining(name -> Arrays.stream(SearchKind.values())
                .forEach(kind -> month(kind, name).ifPresent(months::add)));
        return months;
    }

    /** Of names an operator gave there is no month. */
    private static Optional<Month> month(SearchKind kind, String index) {
        try {
            return index.startsWith(kind.alias() + "-")
                    ? Optional.of(new Month(
                            kind, YearMonth.parse(index.substring(kind.alias().length() + 1), MONTH)))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    void delete(Month month) {
        var deleted = calls.call(Requests.builder().method("DELETE").endpoint("/" + month.name()));
        if (deleted.status() != 404) {
            calls.accepted(deleted, "reason");
        }
    }

    /** How many records of a kind can be found, by tenant and month. */
    List<SearchDocuments.Count> counts(SearchKind kind) {
        var refreshed = calls.call(Requests.builder().method("POST").endpoint("/" + kind.alias() + "/_refresh"));
        if (refreshed.status() == 404) {
            return List.of();
        }
        var answer = calls.accepted(Requests.builder()
                .method("POST")
                .endpoint("/" + kind.alias() + "/_search")
                .query(Map.of("allow_partial_search_results", "false"))
                .body(SearchCalls.body(counting())));
        var counts = new ArrayList<SearchDocuments.Count>();
        for (var index : answer.at("/aggregations/months/buckets")) {
            month(kind, index.path("key").asText()).ifPresent(month -> index.at("/tenants/buckets")
                    .forEach(tenant -> counts.add(new SearchDocuments.Count(
                            new TenantId(tenant.path("key").asText()),
                            month.month(),
                            tenant.path("doc_count").asLong()))));
        }
        return counts;
    }

    private JsonNode counting() {
        var counting = json.createObjectNode().put("size", 0);
        var months = counting.putObject("aggs").putObject("months");
        months.putObject("terms").put("field", "_index").put("size", MOST_BUCKETS);
        months.putObject("aggs")
                .putObject("tenants")
                .putObject("terms")
                .put("field", "tenant")
                .put("size", MOST_BUCKETS);
        return counting;
    }

    /** Has OpenSearch itself remove indices that are older; false where it has no index state management. */
    boolean retireByPolicy(int days) {
        return new AgePolicy(calls, templates.keySet()).put(days);
    }

    /** Sends entries and answers what became of each, in their order; throws when OpenSearch took none of them. */
    List<Fate> index(List<Entry> entries) {
        var body = new ByteArrayOutputStream();
        entries.forEach(entry -> body.writeBytes(entry.lines));
        var answer = calls.accepted(
                calls.call(Requests.builder()
                        .method("POST")
                        .endpoint("/_bulk")
                        .query(Map.of("filter_path", "errors,items.*.status,items.*.error.type,items.*.error.reason"))
                        .body(Body.from(body.toByteArray(), "application/x-ndjson"))),
                "type");
        var items = answer.path("items");
        if (items.size() != entries.size()) {
            throw calls.unavailable(
                    "Expected OpenSearch to answer for %d records, but it did for %d"
                            .formatted(entries.size(), items.size()),
                    null);
        }
        var fates = new ArrayList<Fate>(entries.size());
        items.forEach(item -> fates.add(fate(item.path("index"))));
        return fates;
    }

    private static Fate fate(JsonNode item) {
        int status = item.path("status").asInt();
        if ((status >= 200 && status < 300) || status == NEWER_IS_THERE) {
            return new Fate.Indexed();
        }
        var type = item.at("/error/type").asText("unknown");
        var reason = item.at("/error/reason").asText("status " + status);
        if (status == 400 && FAULTS_OF_THE_DOCUMENT.contains(type)) {
            return new Fate.Refused(type, reason);
        }
        return new Fate.NotNow(type, reason, status == 400 && !type.equals(CROWDED));
    }
}
