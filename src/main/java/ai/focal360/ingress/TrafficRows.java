package ai.focal360.ingress;

import ai.focal360.ingress.Traffic.Counts;
import ai.focal360.ingress.Traffic.Source;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What nodes tell each other of their traffic: one statement for all a node has to say and to hear. */
@Component
class TrafficRows {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    TrafficRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Counts exchange(String node, Counts own, Instant oldest) {
        var mine = json.createArrayNode();
        own.forEach((source, minutes) -> minutes.forEach((minute, messages) -> mine.addObject()
                .put("tenant", source.tenant().value())
                .put("agent", source.agent().value())
                .put("channel", source.channel())
                .put("minute", minute.toString())
                .put("messages", messages.sum())));
        var others = new Counts();
        jdbc.sql("""
                        with told as (
                            insert into traffic (node, tenant, agent, channel, minute, messages)
                            select :node, tenant, agent, channel, minute, messages
                            from jsonb_to_recordset(:mine::jsonb)
                                 as mine (tenant text, agent text, channel text, minute timestamptz, messages bigint)
                            on conflict (minute, tenant, agent, channel, node) do update set messages = excluded.messages
                            where traffic.messages <> excluded.messages
                        ), forgotten as (
                            delete from traffic where minute < :oldest
                        )
                        select tenant, agent, channel, minute, sum(messages)::bigint as messages
                        from traffic where minute >= :oldest and node <> :node
                        group by tenant, agent, channel, minute
                        """)
                .param("node", node)
                .param("mine", mine.toString())
                .param("oldest", oldest.atOffset(ZoneOffset.UTC))
                .query(row -> {
                    var source = new Source(
                            new TenantId(row.getString("tenant")),
                            new AgentId(row.getString("agent")),
                            row.getString("channel"));
                    others.add(
                            source,
                            row.getObject("minute", OffsetDateTime.class).toInstant(),
                            row.getLong("messages"));
                });
        return others;
    }
}
