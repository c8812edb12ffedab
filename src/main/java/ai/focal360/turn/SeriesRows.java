package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the conversations' own rows. */
@Component
class SeriesRows implements Series {
    private static final String OTHER = """
            (select e.id from conversation e
             where e.tenant = c.tenant and e.agent = c.agent and e.opened_for = c.opened_for and e.session = c.session
               and e.last_turn_at is not null and e.closed_for is distinct from 'CONTINUED' and e.opened_at %s c.opened_at
             order by e.opened_at %s limit 1)""";

    private final JdbcClient jdbc;

    SeriesRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<ConversationId, Place> places(TenantId tenant, Collection<ConversationId> conversations) {
        var places = new HashMap<ConversationId, Place>();
        jdbc.sql(
                        "select c.id, c.closed_at, c.closed_for, %s as before, %s as after from conversation c where c.tenant = ? and c.id = any(?)"
                                .formatted(OTHER.formatted("<", "desc"), OTHER.formatted(">", "asc")))
                .params(
                        tenant.value(),
                        conversations.stream().map(ConversationId::value).toArray(UUID[]::new))
                .query((row, number) -> places.put(new ConversationId(row.getObject("id", UUID.class)), place(row)))
                .list();
        return places;
    }

    private static Place place(ResultSet row) throws SQLException {
        var closedAt = row.getObject("closed_at", OffsetDateTime.class);
        var closedFor = row.getString("closed_for");
        return new Place(
                closedAt == null ? null : closedAt.toInstant(),
                closedFor == null ? null : Closing.valueOf(closedFor),
                id(row, "before"),
                id(row, "after"));
    }

    private static @Nullable ConversationId id(ResultSet row, String column) throws SQLException {
        var id = row.getObject(column, UUID.class);
        return id == null ? null : new ConversationId(id);
    }
}
