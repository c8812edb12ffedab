package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Both sides of a webchat in the order they were said, from the rows: every node shows the same. */
@Repository
public class Transcript {
    private static final String LINES = """
            select position, created_at, text, suggestions, turn, idx, author, null as message_id from outbound_message
            where tenant = :tenant and channel = :channel and address = :address and position > :after
            union all
            select position, created_at, text, null, null, null, null, message_id from webchat_line
            where tenant = :tenant and channel = :channel and visitor = :address and position > :after
            """;

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    Transcript(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Lines in order; all up to {@code position} were looked at. */
    public record Excerpt(long position, List<Line> lines) {
        public Excerpt {
            lines = List.copyOf(lines);
        }
    }

    /** What a visitor's line was taken as; {@code turn} is null where nothing answers. */
    record Accepted(@Nullable UUID conversation, @Nullable UUID turn) {}

    /** Writes what the visitor said, unless it stands there already, in the transaction that takes the message. */
    void write(Lane lane, String messageId, String text, Accepted accepted) {
        jdbc.sql("""
                        with lane as (
                          insert into channel_lane (tenant, channel, address, last_position)
                          values (:tenant, :channel, :address, 1)
                          on conflict (tenant, channel, address)
                            do update set last_position = channel_lane.last_position + 1
                          returning last_position)
                        insert into webchat_line
                          (tenant, channel, visitor, position, message_id, text, conversation, turn)
                        select :tenant, :channel, :address, lane.last_position, :message, :text, :conversation, :turn
                        from lane
                        on conflict (tenant, channel, visitor, message_id) do nothing
                        """)
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .param("message", messageId)
                .param("text", text)
                .param("conversation", accepted.conversation(), Types.OTHER)
                .param("turn", accepted.turn(), Types.OTHER)
                .update();
    }

    Optional<Accepted> acceptance(Lane lane, String messageId) {
        return jdbc.sql("""
                        select conversation, turn from webchat_line
                        where tenant = :tenant and channel = :channel and visitor = :address and message_id = :message
                        """)
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .param("message", messageId)
                .query((row, number) ->
                        new Accepted(row.getObject("conversation", UUID.class), row.getObject("turn", UUID.class)))
                .optional();
    }

    /** The newest lines. */
    public Excerpt newest(Lane lane, int most) {
        long position = position(lane);
        var lines =
                lines("select * from (%s order by position desc limit :most) newest order by position", lane, 0, most);
        return excerpt(position, lines);
    }

    /** The lines after a position, oldest first. */
    public Excerpt after(Lane lane, long after, int most) {
        long position = position(lane);
        var lines = lines("%s order by position limit :most", lane, after, most);
        // a full page may have more behind it
        return lines.size() < most ? excerpt(position, lines) : excerpt(0, lines);
    }

    public long position(Lane lane) {
        return jdbc.sql("""
                        select last_position from channel_lane
                        where tenant = :tenant and channel = :channel and address = :address
                        """)
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The visitor saw what was said up to this position; what they were told of before, they saw then. */
    public void read(Lane lane, long position) {
        jdbc.sql("""
                        update outbound_message set state = 'read', read_at = clock_timestamp()
                        where tenant = :tenant and channel = :channel and address = :address and position <= :position
                          and state in ('sent', 'delivered')
                        """)
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .param("position", position)
                .update();
    }

    /**
     * Which of the lanes are not where each was seen: something was said there, or they began anew when their customer was
     * erased. One statement for all of them.
     */
    public List<Lane> moved(Map<Lane, Long> seen) {
        if (seen.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        select seen.tenant, seen.channel, seen.address
                        from jsonb_to_recordset(cast(:seen as jsonb))
                          as seen (tenant text, channel text, address text, position bigint)
                        left join channel_lane lane on lane.tenant = seen.tenant and lane.channel = seen.channel and lane.address = seen.address
                        where coalesce(lane.last_position, 0) <> seen.position
                        """)
                .param("seen", toJson(seen.entrySet()))
                .query((row, number) -> new Lane(
                        new TenantId(row.getString("tenant")), row.getString("channel"), row.getString("address")))
                .list();
    }

    private List<Line> lines(String around, Lane lane, long after, int most) {
        return jdbc.sql(around.formatted(LINES))
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .param("after", after)
                .param("most", most)
                .query((row, number) -> line(row))
                .list();
    }

    private Line line(ResultSet row) throws SQLException {
        var messageId = row.getString("message_id");
        if (messageId != null) {
            return new Line.Theirs(
                    row.getLong("position"), OutboundRows.instant(row, "created_at"), messageId, row.getString("text"));
        }
        return new Line.Ours(
                row.getLong("position"),
                OutboundRows.instant(row, "created_at"),
                row.getString("text"),
                OutboundRows.suggestions(row.getString("suggestions"), json),
                row.getObject("turn", UUID.class),
                row.getInt("idx"),
                row.getString("author"));
    }

    private static Excerpt excerpt(long position, List<Line> lines) {
        long last = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).position();
        return new Excerpt(Math.max(position, last), lines);
    }

    private record Seen(String tenant, String channel, String address, long position) {}

    private String toJson(Collection<Map.Entry<Lane, Long>> seen) {
        var rows = seen.stream()
                .map(entry -> new Seen(
                        entry.getKey().tenant().value(),
                        entry.getKey().channel(),
                        entry.getKey().address(),
                        entry.getValue()))
                .toList();
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected lanes to be writable as JSON", e);
        }
    }
}
