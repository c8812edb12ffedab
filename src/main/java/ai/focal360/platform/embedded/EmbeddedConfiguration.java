package ai.focal360.platform.embedded;

import ai.focal360.platform.Home;
import ai.focal360.platform.SearchServer;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.StartFailure;
import ai.focal360.platform.StartNotice;
import ai.focal360.platform.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Embedded servers where none are configured. */
@Configuration(proxyBeanMethods = false)
class EmbeddedConfiguration {
    private static final String ZONKY = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres";

    /** Taken by the first embedded server that starts, and released after the last has stopped. */
    @Bean
    @Lazy
    HomeLock homeLock(Home home) {
        return HomeLock.take(home);
    }

    /** Spring Boot builds its pool from these details, so whoever uses the database starts after the server. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(NoDatabaseConfigured.class)
    static class Postgres {
        @Bean
        PostgresDetails embeddedPostgres(PostgresSettings settings, Home home, HomeLock lock, Secrets secrets) {
            if (!ClassUtils.isPresent(ZONKY, null)) {
                throw new StartFailure(
                        "No database is configured, and the embedded PostgreSQL is not part of the jar.",
                        "Set spring.datasource.url, username and password; or start with 'mvn spring-boot:run', which brings one.");
            }
            var password = secrets.secret(TenantId.PLATFORM, "embedded-postgres-password");
            return new PostgresDetails(PostgresServer.start(settings, home, password), password);
        }
    }

    @Bean
    SearchServer searchServer(OpenSearchSettings settings, Home home, ObjectProvider<HomeLock> lock) {
        if (!settings.enabled()) {
            return new ConfiguredSearchServer(Optional.empty());
        }
        if (settings.url() != null) {
            return new ConfiguredSearchServer(
                    Optional.of(new SearchServer.Address(settings.url(), settings.username(), settings.password())));
        }
        lock.getObject();
        return OpenSearchServer.start(settings.embedded(), home);
    }

    @Bean
    HealthIndicator searchServerHealthIndicator(SearchServer search) {
        return new SearchServerHealth(search);
    }

    @Bean
    StartNotice serverNotice(ObjectProvider<PostgresDetails> postgres, SearchServer search, Secrets secrets) {
        return () -> {
            var lines = new ArrayList<StartNotice.Line>();
            postgres.ifAvailable(details -> lines.add(new StartNotice.Line.Server(
                    "PostgreSQL (embedded)", details.getJdbcUrl() + "?user=" + details.getUsername())));
            search.address()
                    .ifPresent(address -> lines.add(new StartNotice.Line.Server("OpenSearch", address.toString())));
            return List.copyOf(lines);
        };
    }

    /** The embedded server as Spring Boot wants to see a database. */
    static final class PostgresDetails implements JdbcConnectionDetails, AutoCloseable {
        private final PostgresServer server;
        private final String password;

        PostgresDetails(PostgresServer server, String password) {
            this.server = server;
            this.password = password;
        }

        @Override
        public String getUsername() {
            return PostgresServer.USER;
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String getJdbcUrl() {
            return server.url();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private record ConfiguredSearchServer(Optional<Address> address) implements SearchServer {
        @Override
        public State state() {
            return address.isPresent() ? new State.External() : new State.Off();
        }
    }

    static final class NoDatabaseConfigured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
