package ai.focal360.audit;

import ai.focal360.platform.TurnId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** TurnRecords for the search index, in the order of tenants and times. */
@Repository
class TurnDocuments implements SearchDocuments {
    private static final String FIRST = "0/" + TurnCursor.ofMicros(0, new TurnId(new UUID(0, 0)));

    private final JdbcClient jdbc;

    TurnDocuments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public SearchKind kind() {
        return SearchKind.TURN;
    }

    @Override
    public List<Version> read(Collection<String> documents) {
        return jdbc.sql("select document, revision from turn_record where turn_id = any(?::uuid[])")
                .param(documents.toArray(String[]::new))
                .query((row, number) ->
                        new Version(TurnRecordJson.read(row.getString("document")), row.getLong("revision")))
                .list();
    }

    private record Place(String tenant, TurnCursor cursor) {
        static Place parse(String position) {
            int slash = position.indexOf('/');
            return new Place(position.substring(0, slash), TurnCursor.parse(position.substring(slash + 1)));
        }

        @Override
        public String toString() {
            return tenant + "/" + cursor;
        }
    }

    @Override
    public Portion portion(@Nullable String position, int limit) {
        var after = Place.parse(position == null ? FIRST : position);
        var places = jdbc.sql("""
                        select tenant, finished_at, turn_id from turn_record
                        where (tenant, finished_at, turn_id) > (?, ?, ?) order by tenant, finished_at, turn_id limit ?
                        """)
                .param(after.tenant())
                .param(after.cursor().finishedAt().atOffset(ZoneOffset.UTC))
                .param(after.cursor().turn().value())
                .param(limit)
                .query((row, number) -> new Place(
                        row.getString("tenant"),
                        new TurnCursor(
                                row.getObject("finished_at", OffsetDateTime.class)
                                        .toInstant(),
                                new TurnId(row.getObject("turn_id", UUID.class)))))
                .list();
        return new Portion(
                places.stream().map(place -> place.cursor().turn().toString()).toList(),
                places.size() < limit ? null : places.get(limit - 1).toString());
    }

    @Override
    public List<Count> counts() {
        return Count.of(jdbc, "turn_record", "finished_at");
    }
}
