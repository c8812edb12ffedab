package ai.focal360;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * One real PostgreSQL per test run, and for whoever asks a database of their own with the schema in it, copied from a
 * migrated template (a copy takes some 50 ms, migrating takes seconds).
 */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    /** A fresh, migrated database. */
    public static DataSource database() {
        return SERVER.getDatabase("postgres", create());
    }

    /** The JDBC address of a fresh, migrated database. */
    public static String url() {
        return SERVER.getJdbcUrl("postgres", create());
    }

    private static synchronized String create() {
        var name = "test_" + DATABASES.incrementAndGet();
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template focal_template");
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to create database " + name, e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            var server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create database focal_template");
            }
            Flyway.configure()
                    .dataSource(server.getDatabase("postgres", "focal_template"))
                    .load()
                    .migrate();
            return server;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("Expected the test PostgreSQL to start", e);
        }
    }
}
