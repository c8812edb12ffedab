package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What scenarios said and no turn has passed on for a while. */
@Component
public class Unsaid {
    private static final int MOST = 1_000;

    private final JdbcClient jdbc;

    Unsaid(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where something waits to be said; {@code since} is when the first of it was. */
    public record Waiting(TenantId tenant, ConversationId conversation, String instance, Instant since) {}

    /** Said between these ages ago. */
    public List<Waiting> between(Duration youngest, Duration oldest) {
        return jdbc.sql("""
                        select tenant, conversation_id, instance, min(created_at) as since from saying
                        where turn_id is null
                          and created_at between clock_timestamp() - make_interval(secs => :oldest)
                                             and clock_timestamp() - make_interval(secs => :youngest)
                        group by tenant, conversation_id, instance order by since limit :most
                        """)
                .param("youngest", youngest.toMillis() / 1000.0)
                .param("oldest", oldest.toMillis() / 1000.0)
                .param("most", MOST)
                .query((row, number) -> new Waiting(
                        new TenantId(row.getString("tenant")),
                        new ConversationId(row.getObject("conversation_id", UUID.class)),
                        row.getString("instance"),
                        row.getTimestamp("since").toInstant()))
                .list();
    }
}
