package ai.focal360.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The floor: the commits of a turn without touch and nothing else, by plain JDBC, in statements like the platform's own.
 * {@link #carry} is where a process engine may come in.
 */
class PlainTurns implements Pipeline, AutoCloseable {
    private static final String TENANT = "acme-shop";
    private static final String CHANNEL = "webchat";
    private static final int BATCH = 64;

    /** What the last commit writes, as the platform wrote it. */
    record Written(String state, String document, String answer) {}

    record Turn(UUID id, int epoch, UUID conversation, UUID customer, String address) {}

    private final HikariDataSource pool;
    private final Written written;
    private final ExecutorService workers;
    private final Semaphore arrived = new Semaphore(0);
    private final Thread claimer = new Thread(this::claim, "plain-claimer");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile IntConsumer done = customer -> {};
    private volatile boolean stopped;

    PlainTurns(HikariDataSource pool, int customers, Written written) throws SQLException {
        this.pool = pool;
        this.written = written;
        this.workers = Executors.newFixedThreadPool(pool.getMaximumPoolSize());
        try (var connection = pool.getConnection()) {
            prepare(connection, customers);
        }
        claimer.start();
    }

    private static void prepare(Connection connection, int customers) throws SQLException {
        connection.setAutoCommit(false);
        try (var person = connection.prepareStatement("insert into customer (tenant, id) values (?, ?)");
                var identity = connection.prepareStatement("""
                        insert into customer_identity (tenant, kind, address, customer, known_as, level)
                        values (?, 'WEBCHAT', ?, ?, ?, 'VERIFIED_BY_PROVIDER')
                        """)) {
            for (var customer = 0; customer < customers; customer++) {
                var id = UUID.randomUUID();
                fill(person, TENANT, id);
                person.addBatch();
                fill(identity, TENANT, "visitor-" + customer, id, id);
                identity.addBatch();
            }
            person.executeBatch();
            identity.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** C1. */
    @Override
    public void accept(int visitor) {
        if (failure.get() != null) {
            throw new IllegalStateException("Expected plain turns to run", failure.get());
        }
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            var address = "visitor-" + visitor;
            var message = UUID.randomUUID().toString();
            var customer = one(
                    connection,
                    "select customer from customer_identity where tenant = ? and kind = ? and address = ?",
                    TENANT,
                    "WEBCHAT",
                    address);
            var conversation =
                    one(connection, """
                    insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address)
                    values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (tenant, agent, opened_for, session) where closed_at is null
                    do update set channel = excluded.channel, address = excluded.address
                    returning id
                    """, UUID.randomUUID(), TENANT, "alex", customer, customer, CHANNEL, address);
            var id = UUID.randomUUID();
            var turn = one(
                    connection,
                    """
                    insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group,
                                      state, due_at)
                    select ?, ?, ?, ?, ?, ?, ?, ?, 'GATHERING', clock_timestamp()
                    where not exists (select 1 from message where tenant = ? and channel = ? and provider_message_id = ?)
                    on conflict (conversation_id, channel) where state = 'GATHERING'
                    do update set due_at = excluded.due_at, address = excluded.address
                    returning id
                    """,
                    id,
                    TENANT,
                    "alex",
                    CHANNEL,
                    address,
                    customer,
                    conversation,
                    id,
                    TENANT,
                    CHANNEL,
                    message);
            update(connection, """
                    insert into message (tenant, channel, provider_message_id, conversation_id, turn_id, kind, text)
                    values (?, ?, ?, ?, ?, 'text', 'Thank you very much')
                    on conflict (tenant, channel, provider_message_id) do nothing
                    """, TENANT, CHANNEL, message, conversation, turn);
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected a message to be accepted", e);
        }
        arrived.release();
    }

    private void claim() {
        try {
            while (!stopped) {
                if (arrived.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    arrived.drainPermits();
                    List<Turn> turns;
                    do {
                        turns = due();
                        turns.forEach(turn -> workers.execute(() -> run(turn)));
                    } while (turns.size() == BATCH);
                }
            }
        } catch (SQLException | InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    private List<Turn> due() throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement("""
                        with ready as (
                            select t.id, t.customer_id, t.opened_at from turn t
                            where t.state = 'GATHERING' and t.due_at <= clock_timestamp()
                              and not exists (select 1 from turn r where r.customer_id = t.customer_id and r.state = 'RUNNING')
                            order by t.due_at limit ?
                            for update of t skip locked
                        ), one as (
                            select distinct on (customer_id) id from ready order by customer_id, opened_at
                        )
                        update turn set state = 'RUNNING', owner = 'plain', epoch = epoch + 1, attempts = attempts + 1,
                               lease_until = clock_timestamp() + make_interval(secs => 15)
                        from one where turn.id = one.id
                        returning turn.id, turn.epoch, turn.conversation_id, turn.customer_id, turn.address
                        """)) {
            statement.setInt(1, BATCH);
            var turns = new ArrayList<Turn>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    turns.add(new Turn(
                            row.getObject(1, UUID.class),
                            row.getInt(2),
                            row.getObject(3, UUID.class),
                            row.getObject(4, UUID.class),
                            row.getString(5)));
                }
            }
            return turns;
        }
    }

    private void run(Turn turn) {
        try {
            carry(turn);
            done.accept(Integer.parseInt(turn.address().substring("visitor-".length())));
        } catch (SQLException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** From claim to the last commit. */
    void carry(Turn turn) throws SQLException {
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            finish(connection, turn);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /** C2, to be committed by the caller. */
    final void finish(Connection connection, Turn turn) throws SQLException {
        update(connection, """
                with done as (
                    update turn set state = 'DONE', owner = null, lease_until = null, checkpoint = null,
                           finished_at = clock_timestamp()
                    where id = ? and epoch = ? and state = 'RUNNING' and cancelled_at is null
                    returning conversation_id
                )
                update conversation set state = ?::jsonb, last_turn_at = clock_timestamp()
                from done where conversation.id = done.conversation_id
                """, turn.id(), turn.epoch(), written.state());
        update(
                connection,
                """
                with recorded as (
                    insert into turn_record (turn_id, tenant, conversation, customer, agent, channel, resolution, categories,
                        finished_at, document)
                    values (?, ?, ?, ?, ?, ?, 'RESOLVED', '{}', ?, ?::json)
                    returning tenant, turn_id)
                insert into search_outbox (kind, tenant, document) select 'TURN', tenant, turn_id from recorded
                """,
                turn.id(),
                TENANT,
                turn.conversation(),
                turn.customer(),
                "alex",
                CHANNEL,
                Timestamp.from(Instant.now()),
                written.document());
        update(
                connection,
                """
                with lane as (
                  insert into channel_lane (tenant, channel, address, last_position) values (?, ?, ?, 1)
                  on conflict (tenant, channel, address)
                    do update set last_position = channel_lane.last_position + excluded.last_position
                  returning last_position)
                insert into outbound_message
                  (tenant, turn, idx, conversation, channel, address, position, text, state, sent_at)
                select ?, ?, 0, ?, ?, ?, lane.last_position, ?, 'sent', now() from lane
                on conflict (tenant, turn, channel, idx, part) do nothing
                """,
                TENANT,
                CHANNEL,
                turn.address(),
                TENANT,
                turn.id(),
                turn.conversation(),
                CHANNEL,
                turn.address(),
                written.answer());
    }

    private static UUID one(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("Expected one row to be written by " + sql);
            }
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void whenDone(IntConsumer listener) {
        done = listener;
    }

    @Override
    public void close() {
        stopped = true;
        workers.shutdown();
        pool.close();
    }
}
