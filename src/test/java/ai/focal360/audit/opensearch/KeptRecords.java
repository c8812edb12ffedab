package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.Searchable;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records another module keeps, here in memory. */
final class KeptRecords implements SearchDocuments {
    private final SearchKind kind;
    private final ConcurrentSkipListMap<String, Version> records = new ConcurrentSkipListMap<>();

    KeptRecords(SearchKind kind) {
        this.kind = kind;
    }

    void put(Searchable record, long revision) {
        records.put(record.document(), new Version(record, revision));
    }

    @Override
    public SearchKind kind() {
        return kind;
    }

    @Override
    public List<Version> read(Collection<String> documents) {
        return documents.stream().map(records::get).filter(Objects::nonNull).toList();
    }

    @Override
    public Portion portion(@Nullable String position, int limit) {
        var ids = records.tailMap(position == null ? "" : position, false).keySet().stream()
                .limit(limit)
                .toList();
        return new Portion(ids, ids.size() < limit ? null : ids.get(limit - 1));
    }

    @Override
    public List<Count> counts() {
        return records.values().stream()
                .map(Version::record)
                .collect(Collectors.groupingBy(
                        record -> new Count(
                                record.tenant(), YearMonth.from(record.since().atOffset(ZoneOffset.UTC)), 0),
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> new Count(entry.getKey().tenant(), entry.getKey().month(), entry.getValue()))
                .toList();
    }
}
