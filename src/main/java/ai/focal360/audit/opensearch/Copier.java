package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Copies records, as they stand in PostgreSQL now, to OpenSearch, in one bulk request. */
@Component
class Copier {
    /** So few are read at a time, for a batch may end at its bytes long before its number. */
    private static final int READ = 50;

    private final Map<SearchKind, SearchDocuments> sources;
    private final Outbox outbox;
    private final SearchIndex index;
    private final Retention retention;
    private final RelaySettings settings;
    private final Timer bulk;

    Copier(
            List<SearchDocuments> sources,
            Outbox outbox,
            SearchIndex index,
            Retention retention,
            RelaySettings settings,
            MeterRegistry metrics) {
        this.sources = sources.stream()
                .collect(Collectors.toMap(
                        SearchDocuments::kind,
                        Function.identity(),
                        (one, other) -> {
                            throw new IllegalStateException(
                                    "Expected one source of a kind, but there are %s and %s".formatted(one, other));
                        },
                        () -> new EnumMap<>(SearchKind.class)));
        this.outbox = outbox;
        this.index = index;
        this.retention = retention;
        this.settings = settings;
        this.bulk = Timer.builder("focal.audit.relay.bulk")
                .description("Time OpenSearch took to answer one bulk request")
                .register(metrics);
    }

    record Key(SearchKind kind, String document) {}

    /** What became of one record. */
    sealed interface Fate {
        /** In the index, as it stands or newer. */
        record Indexed() implements Fate {}

        /** There is no such record any more, or the index does not keep it any more. */
        record Gone() implements Fate {}

        /** It cannot be read, or OpenSearch will never take it. */
        record Refused(String type, String reason) implements Fate {}

        /** Not now. {@code suspect} when it may be for a reason of the record, and not of the cluster. */
        record NotNow(String type, String reason, boolean suspect) implements Fate {}
    }

    /**
     * Answers in the order of the keys; those that did not fit into the bytes of one request are not in the answer. Joins the
     * caller's transaction. Throws {@link SearchUnavailable} when OpenSearch took none.
     */
    Map<Key, Fate> copy(Collection<Key> keys) {
        index.prepare();
        outbox.copying();
        var fates = new LinkedHashMap<Key, Fate>();
        var entries = new LinkedHashMap<Key, SearchIndex.Entry>();
        var distinct = List.copyOf(new LinkedHashSet<>(keys));
        long bytes = 0;
        boolean full = false;
        for (int from = 0; from < distinct.size() && !full; from += READ) {
            var some = distinct.subList(from, Math.min(from + READ, distinct.size()));
            var found = read(some);
            for (var key : some) {
                var read = found.getOrDefault(key, new Read.Missing());
                if (read instanceof Read.Missing) {
                    fates.put(key, new Fate.Gone());
                } else if (read instanceof Read.Broken broken) {
                    fates.put(key, new Fate.Refused(broken.type(), broken.reason()));
                } else if (read instanceof Read.There there) {
                    bytes += there.entry().size();
                    if (!entries.isEmpty() && bytes > settings.batchBytes().toBytes()) {
                        full = true;
                        break;
                    }
                    entries.put(key, there.entry());
                    fates.put(key, new Fate.Indexed());
                }
            }
        }
        if (!entries.isEmpty()) {
            fates.putAll(send(entries));
        }
        return fates;
    }

    private Map<Key, Fate> send(Map<Key, SearchIndex.Entry> entries) {
        var outcomes = Objects.requireNonNull(bulk.record(() -> index.index(List.copyOf(entries.values()))));
        var fates = new HashMap<Key, Fate>();
        int item = 0;
        for (var key : entries.keySet()) {
            fates.put(key, outcomes.get(item++));
        }
        return fates;
    }

    private sealed interface Read {
        record There(SearchIndex.Entry entry) implements Read {}

        record Broken(String type, String reason) implements Read {}

        record Missing() implements Read {}
    }

    private Map<Key, Read> read(List<Key> keys) {
        var found = new HashMap<Key, Read>();
        keys.stream()
                .collect(Collectors.groupingBy(Key::kind, Collectors.mapping(Key::document, Collectors.toList())))
                .forEach((kind, documents) -> {
                    try {
                        found.putAll(read(kind, documents));
                    } catch (DataAccessException e) {
                        throw e;
                    } catch (RuntimeException e) {
                        // one record that cannot be read must not hold up all others
                        documents.forEach(document -> found.putAll(readAlone(kind, document)));
                    }
                });
        return found;
    }

    private Map<Key, Read> readAlone(SearchKind kind, String document) {
        try {
            return read(kind, List.of(document));
        } catch (DataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            return Map.of(
                    new Key(kind, document),
                    new Read.Broken(e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
        }
    }

    private Map<Key, Read> read(SearchKind kind, List<String> documents) {
        var source = sources.get(kind);
        if (source == null) {
            throw new IllegalStateException("Expected somebody to keep records of kind %s".formatted(kind));
        }
        return source.read(documents).stream()
                .filter(version -> retention.keeps(version.record().since()))
                .collect(Collectors.toMap(
                        version -> new Key(kind, version.record().document()),
                        version -> new Read.There(index.entry(version))));
    }
}
