package ai.focal360.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * PostgreSQL's LISTEN on a connection of its own outside the pool, and NOTIFY on the pool. A commit with a notification in
 * it takes a lock that all such commits share (ADR 0066), so nothing is said inside anybody's transaction; what is said
 * within a few milliseconds goes together; and nothing is said while no other node shows itself. Losing the connection
 * costs what polling costs.
 */
@Component
class Notices implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int WAIT_MILLIS = 500;
    private static final int MOST_WAITING = 10_000;
    private static final int LONGEST_HOST = 40;
    private static final int PINGS_MISSED = 3;

    private final String id = host() + "-" + UUID.randomUUID().toString().substring(0, 8);
    private final DataSource database;
    private final JdbcClient jdbc;
    private final NodesProperties properties;
    private final ApplicationEventPublisher events;
    private final Timer latency;
    private final Counter reconnects;

    private final Set<Wake> waiting = new LinkedHashSet<>();
    private final Map<String, Long> peers = new ConcurrentHashMap<>();
    private volatile long heardOwn;
    private volatile boolean heardOnce;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile @Nullable ScheduledExecutorService clerk;
    private volatile @Nullable String schema;
    private @Nullable Thread listener;

    Notices(
            DataSource database,
            JdbcClient jdbc,
            NodesProperties properties,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.database = database;
        this.jdbc = jdbc;
        this.properties = properties;
        this.events = events;
        this.latency = meters.timer("focal.nodes.latency");
        this.reconnects = meters.counter("focal.nodes.reconnects");
        meters.gauge("focal.nodes.listening", this, notices -> notices.isListening() ? 1 : 0);
        meters.gauge("focal.nodes.peers", this, notices -> notices.peers().size());
    }

    String id() {
        return id;
    }

    /** Whether what this node says came back to it lately: then others' notices come, too. */
    boolean isListening() {
        return heardOnce && System.nanoTime() - heardOwn < silence();
    }

    /** The other nodes that showed themselves lately. */
    Set<String> peers() {
        peers.values().removeIf(seen -> System.nanoTime() - seen > silence());
        return Set.copyOf(peers.keySet());
    }

    private long silence() {
        return properties.ping().toNanos() * PINGS_MISSED;
    }

    /** Says it soon; forgotten where there is nobody to hear it, or far too much to say. */
    void say(Wake wake) {
        var clerk = this.clerk;
        if (clerk == null || (isListening() && peers().isEmpty())) {
            return;
        }
        synchronized (waiting) {
            var first = waiting.isEmpty();
            if (waiting.size() < MOST_WAITING) {
                waiting.add(wake);
            }
            if (!first) {
                return;
            }
        }
        try {
            clerk.schedule(this::flush, properties.gather().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Stopping: others look by themselves");
        }
    }

    private void flush() {
        List<Wake> all;
        synchronized (waiting) {
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        Notice.write(id, all).forEach(this::send);
    }

    private void ping() {
        send(Notice.ping(id, System.nanoTime()));
    }

    private void send(String text) {
        try {
            // the receivers do not care whether this commit survives a crash of the database
            jdbc.sql("select set_config('synchronous_commit', 'off', true), pg_notify(:channel, :text)")
                    .param("channel", channel())
                    .param("text", text)
                    .query((row, number) -> "")
                    .list();
        } catch (DataAccessException | TransactionException e) {
            log.debug("Other nodes were not told and will find it with their next poll: {}", e.toString());
        }
    }

    private String channel() {
        var schema = this.schema;
        if (schema == null) {
            schema = jdbc.sql("select current_schema()").query(String.class).single();
            this.schema = schema;
        }
        return "focal360_" + schema;
    }

    private void listen(CountDownLatch stopped) {
        var pause = FIRST_PAUSE;
        while (stopped.getCount() > 0) {
            var began = System.nanoTime();
            try (var connection = connect()) {
                hear(connection, stopped);
            } catch (SQLException | DataAccessException | TransactionException e) {
                log.warn(
                        "Not hearing other nodes, polling finds what they say; next try in {}: {}",
                        pause,
                        e.toString());
            }
            var lasted = System.nanoTime() - began > properties.longestPause().toNanos();
            pause = lasted ? FIRST_PAUSE : min(pause.multipliedBy(2), properties.longestPause());
            reconnects.increment();
            await(stopped, pause);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void await(CountDownLatch stopped, Duration pause) {
        try {
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("Stopped listening to other nodes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(Connection connection, CountDownLatch stopped) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen \"" + channel().replace("\"", "\"\"") + "\"");
        }
        var notifications = connection.unwrap(PGConnection.class);
        var since = System.nanoTime();
        heardOwn = since;
        now(this::ping);
        while (stopped.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
            var arrived = notifications.getNotifications(WAIT_MILLIS);
            if (arrived != null) {
                for (var notification : arrived) {
                    hear(Notice.read(notification.getParameter()));
                }
            }
            if (System.nanoTime() - heardOwn > silence()) {
                heardOnce = false;
                throw new SQLException("Nothing comes back, not even our own; a proxy that pools transactions?");
            }
        }
    }

    private void hear(Notice notice) {
        if (notice.from().equals(id)) {
            notice.ping().ifPresent(sent -> {
                heardOwn = System.nanoTime();
                heardOnce = true;
                latency.record(Duration.ofNanos(heardOwn - sent));
            });
            return;
        }
        if (peers.put(notice.from(), System.nanoTime()) == null) {
            log.info("Node {} shares this database", notice.from());
            now(this::ping);
        }
        for (var wake : notice.wakes()) {
            try {
                events.publishEvent(wake);
            } catch (RuntimeException e) {
                log.error("What node {} said could not be acted on; polling finds it", notice.from(), e);
            }
        }
    }

    private void now(Runnable work) {
        var clerk = this.clerk;
        if (clerk != null) {
            clerk.execute(work);
        }
    }

    /** A connection like the pool's, and not the pool's. */
    private Connection connect() throws SQLException {
        var pool = database.unwrap(HikariDataSource.class);
        if (pool.getDataSource() != null) {
            return pool.getDataSource().getConnection();
        }
        var settings = new Properties();
        settings.putAll(pool.getDataSourceProperties());
        if (pool.getUsername() != null) {
            settings.setProperty("user", pool.getUsername());
            settings.setProperty("password", String.valueOf(pool.getPassword()));
        }
        settings.setProperty("ApplicationName", "focal360 listener");
        settings.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(pool.getJdbcUrl(), settings);
    }

    private static String host() {
        try {
            var name = InetAddress.getLocalHost().getHostName();
            return name.length() <= LONGEST_HOST ? name : name.substring(0, LONGEST_HOST);
        } catch (UnknownHostException e) {
            return "node";
        }
    }

    @Override
    public synchronized void start() {
        if (!properties.enabled()) {
            stopped = new CountDownLatch(1);
            return;
        }
        var threads = new CustomizableThreadFactory("node-notices-");
        threads.setDaemon(true);
        var clerk = Executors.newSingleThreadScheduledExecutor(threads);
        this.clerk = clerk;
        var until = new CountDownLatch(1);
        stopped = until;
        var ping = properties.ping().toMillis();
        var unused = clerk.scheduleWithFixedDelay(this::ping, ping, ping, TimeUnit.MILLISECONDS);
        var listener = new Thread(() -> listen(until), "node-listener");
        listener.setDaemon(true);
        listener.start();
        this.listener = listener;
    }

    @Override
    public synchronized void stop() {
        stopped.countDown();
        var clerk = this.clerk;
        if (clerk != null) {
            clerk.shutdownNow();
            this.clerk = null;
        }
        if (listener != null) {
            try {
                listener.join(2L * WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            listener = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return stopped.getCount() > 0;
    }
}
