package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.Searchable;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.opensearch.Copier.Fate;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.transport.httpclient5.ResponseException;
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

    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private final Map<SearchKind, JsonNode> templates = new EnumMap<>(SearchKind.class);
    private final SearchConnection connection;
    private volatile long preparedUntil = System.nanoTime();

    SearchIndex(SearchConnection connection) {
        this.connection = connection;
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
        return record instanceof TurnRecord turn ? IndexedTurn.of(turn) : new Versioned(1, record);
    }

    /** A record that is indexed as it is, of the given version of its shape. */
    private record Versioned(
            int schemaVersion, @JsonUnwrapped Searchable record) {}

    /**
     * Sees to it that months to come get our mapping, and existing ones its new fields. Asked again now and then, for a
     * server may have come back empty. The template of a newer release is left alone.
     */
    void prepare() {
        if (System.nanoTime() - preparedUntil < 0) {
            return;
        }
        templates.forEach((kind, template) -> {
            var known = call(Requests.builder().method("GET").endpoint("/_index_template/" + kind.alias()));
            int version = known.status() == 404
                    ? 0
                    : accepted(known, "reason")
                            .at("/index_templates/0/index_template/version")
                            .asInt();
            if (version < template.path("version").asInt()) {
                putTemplate(kind.alias(), template);
            }
        });
        preparedUntil = System.nanoTime() + TRUST.toNanos();
    }

    private void putTemplate(String alias, JsonNode template) {
        accepted(
                call(Requests.builder()
                        .method("PUT")
                        .endpoint("/_index_template/" + alias)
                        .body(body(template))),
                "reason");
        var update = call(Requests.builder()
                .method("PUT")
                .endpoint("/" + alias + "-*/_mapping")
                .query(Map.of("allow_no_indices", "true"))
                .body(body(template.at("/template/mappings"))));
        if (update.status() == 400) {
            // no reason to hold up records: what cannot be searched for in an old month can be in the next
            log.warn(
                    "Months indexed before keep their mapping: {}",
                    update.body().at("/error/reason").asText());
        } else {
            accepted(update, "reason");
        }
    }

    /** Sends entries and answers what became of each, in their order; throws when OpenSearch took none of them. */
    List<Fate> index(List<Entry> entries) {
        var body = new ByteArrayOutputStream();
        entries.forEach(entry -> body.writeBytes(entry.lines));
        var answer = accepted(
                call(Requests.builder()
                        .method("POST")
                        .endpoint("/_bulk")
                        .query(Map.of("filter_path", "errors,items.*.status,items.*.error.type,items.*.error.reason"))
                        .body(Body.from(body.toByteArray(), "application/x-ndjson"))),
                "type");
        var items = answer.path("items");
        if (items.size() != entries.size()) {
            throw unavailable(
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
        if (status >= 200 && status < 300 || status == NEWER_IS_THERE) {
            return new Fate.Indexed();
        }
        var type = item.at("/error/type").asText("unknown");
        var reason = item.at("/error/reason").asText("status " + status);
        if (status == 400 && FAULTS_OF_THE_DOCUMENT.contains(type)) {
            return new Fate.Refused(type, reason);
        }
        return new Fate.NotNow(type, reason, status == 400 && !type.equals(CROWDED));
    }

    private record Answer(int status, JsonNode body) {}

    private Answer call(Requests.JsonBodyBuilder request) {
        try (var response = connection.client().generic().execute(request.build())) {
            return new Answer(
                    response.getStatus(),
                    response.getBody().map(Body::bodyAsBytes).map(this::read).orElseGet(json::missingNode));
        } catch (ResponseException e) {
            // the client throws these for 429 and 5xx; its message holds the whole body
            return new Answer(e.status(), json.missingNode());
        } catch (IOException e) {
            throw unavailable("Expected an answer of OpenSearch, but: " + e, e);
        } catch (SearchUnavailable e) {
            preparedUntil = System.nanoTime();
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Expected OpenSearch to be asked", e);
        }
    }

    /** {@code told} is what is told of an error: of one about records its type only, for a reason may quote a customer. */
    private JsonNode accepted(Answer answer, String told) {
        var body = answer.body();
        if (answer.status() < 200 || answer.status() > 299) {
            throw unavailable(
                    "Expected OpenSearch to accept a request, but it answered %d %s"
                            .formatted(
                                    answer.status(), body.at("/error/" + told).asText("")),
                    null);
        }
        return body;
    }

    private JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.missingNode();
        }
    }

    private Body body(JsonNode content) {
        return Objects.requireNonNull(
                Body.from(content.toString().getBytes(StandardCharsets.UTF_8), "application/json"));
    }

    private SearchUnavailable unavailable(String message, @Nullable Throwable cause) {
        preparedUntil = System.nanoTime();
        return cause == null ? new SearchUnavailable(message) : new SearchUnavailable(message, cause);
    }
}
