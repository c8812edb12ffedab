package ai.focal360.turn;

import ai.focal360.scenario.Unsaid;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What no turn will look at by itself: accepted messages whose turn is gone or was over before them, and what scenarios
 * said to a turn that never passed it on. The protocol leaves none of these behind; restored backups and hands in the
 * database do. Looks back a day at most.
 */
@Component
public class Strays {
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final StateStore store;
    private final Unsaid unsaid;
    private final TransactionTemplate transaction;
    private final Cache<Unsaid.Waiting, Boolean> settled =
            Caffeine.newBuilder().maximumSize(10_000).build();

    Strays(JdbcClient jdbc, StateStore store, Unsaid unsaid, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.store = store;
        this.unsaid = unsaid;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Gives messages accepted longer ago than that to a gathering turn of their lane; answers how many. */
    public int gather(Duration age) {
        return jdbc.sql("""
                        with stray as (
                            select m.id, m.tenant, m.channel, m.conversation_id
                            from message m left join turn t on t.id = m.turn_id
                            where m.received_at between clock_timestamp() - make_interval(secs => :oldest)
                                                    and clock_timestamp() - make_interval(secs => :age)
                              and m.turn_id is not null
                              and (t.id is null or t.state = 'DONE' and m.received_at > t.finished_at)
                            order by m.id limit 1000
                        ), lane as (
                            select gen_random_uuid() as id, l.tenant, l.channel, c.agent, c.customer_id, c.id as conversation_id,
                                   coalesce((select t.address from turn t
                                             where t.customer_id = c.customer_id and t.conversation_id = c.id
                                               and t.channel = l.channel
                                             order by t.opened_at desc limit 1), c.address) as address
                            from (select distinct tenant, channel, conversation_id from stray) l
                            join conversation c on c.id = l.conversation_id and c.tenant = l.tenant
                        ), opened as (
                            insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                                              state, due_at)
                            select id, tenant, agent, channel, address, customer_id, conversation_id, id, 'GATHERING',
                                   clock_timestamp()
                            from lane
                            on conflict (conversation_id, channel) where state = 'GATHERING'
                            do update set due_at = turn.due_at
                            returning id, conversation_id, channel
                        )
                        update message set turn_id = opened.id
                        from stray join opened on opened.conversation_id = stray.conversation_id
                                              and opened.channel = stray.channel
                        where message.id = stray.id
                        """)
                .param("oldest", LOOK_BACK.toSeconds())
                .param("age", age.toSeconds())
                .update();
    }

    /** Opens a turn for what scenarios said longer ago than that, where no turn did or does; answers how many. */
    public int speak(Duration age) {
        var spoken = 0;
        for (var waiting : unsaid.between(age, LOOK_BACK)) {
            var opened = transaction.execute(status -> {
                if (isTakenCareOf(waiting)) {
                    return false;
                }
                store.trigger(
                        waiting.tenant(), waiting.conversation(), new Trigger(Trigger.SCENARIO, waiting.instance()));
                return true;
            });
            spoken += Boolean.TRUE.equals(opened) ? 1 : 0;
        }
        return spoken;
    }

    /** A turn that is open will look; one that was opened for it and is over has decided not to say it. */
    private boolean isTakenCareOf(Unsaid.Waiting waiting) {
        if (settled.getIfPresent(waiting) != null || holds(waiting, """
                select exists (select 1 from turn where conversation_id = :conversation and state = 'GATHERING')
                    or exists (select 1 from turn t join conversation c on c.customer_id = t.customer_id
                               where c.id = :conversation and c.tenant = :tenant and t.state = 'RUNNING')
                """)) {
            return true;
        }
        // ended turns have no index by conversation: asked once for each of the few there may be
        var over = holds(waiting, """
                select exists (
                    select 1 from turn where conversation_id = :conversation and tenant = :tenant and opened_at >= :since
                      and trigger ->> 'reference' = :instance and state <> 'CANCELLED')
                """);
        if (over) {
            settled.put(waiting, true);
        }
        return over;
    }

    private boolean holds(Unsaid.Waiting waiting, String question) {
        return jdbc.sql(question)
                .param("conversation", waiting.conversation().value())
                .param("tenant", waiting.tenant().value())
                .param("since", OffsetDateTime.ofInstant(waiting.since(), ZoneOffset.UTC))
                .param("instance", waiting.instance())
                .query(Boolean.class)
                .single();
    }
}
