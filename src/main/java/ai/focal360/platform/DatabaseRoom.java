package ai.focal360.platform;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Whether PostgreSQL has room left to write. Nobody can ask a server for the room on its disk, so this is learned from the
 * first write it refuses, whoever's that was; from then on whoever asks has it tried again, now and then, until it works
 * (ADR 0057).
 */
@Component
public class DatabaseRoom implements SQLExceptionOverride {
    /** SQLSTATE of a write the disk has no room for. */
    public static final String DISK_FULL = "53100";

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRoom.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    private static final int PATIENCE_SECONDS = 2;

    /** A megabyte of a table that is gone with its transaction. */
    private static final String TRY = """
            create temporary table focal_room on commit drop
            as select n, md5(n::text) from generate_series(1, 15000) n
            """;

    private final ObjectProvider<DataSource> database;
    private volatile boolean full;
    private long nextTry;

    DatabaseRoom(ObjectProvider<DataSource> database) {
        this.database = database;
    }

    /** The pool tells of each failure by this, before it decides whether to keep the connection; we only listen. */
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (DISK_FULL.equals(failure.getSQLState()) && !full) {
            synchronized (this) {
                nextTry = System.nanoTime() + BETWEEN_TRIES.toNanos();
                full = true;
            }
            LOG.error("PostgreSQL has no room left on its disk. Nothing is accepted until there is: make room.");
        }
        return Override.CONTINUE_EVICT;
    }

    public boolean isLeft() {
        return !full || isLeftAgain();
    }

    private synchronized boolean isLeftAgain() {
        if (full && System.nanoTime() - nextTry > 0) {
            try {
                var jdbc = new JdbcTemplate(database.getObject());
                jdbc.setQueryTimeout(PATIENCE_SECONDS);
                jdbc.execute(TRY);
                full = false;
                LOG.info("PostgreSQL has room to write again");
            } catch (DataAccessException | TransactionException e) {
                LOG.debug("PostgreSQL still cannot write", e);
            }
            nextTry = System.nanoTime() + BETWEEN_TRIES.toNanos();
        }
        return !full;
    }
}
