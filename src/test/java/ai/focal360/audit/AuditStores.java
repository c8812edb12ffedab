package ai.focal360.audit;

import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the store of PostgreSQL to tests outside this package. */
public final class AuditStores {
    private AuditStores() {}

    public static AuditStore postgres(DataSource database, TextSearch words, ApplicationEventPublisher events) {
        return new PostgresAuditStore(JdbcClient.create(database), words, events);
    }

    public static SearchDocuments turnDocuments(DataSource database) {
        return new TurnDocuments(JdbcClient.create(database));
    }

    public static SearchCopy searchCopy(DataSource database, TextSearch words, ApplicationEventPublisher events) {
        return new SearchCopy(JdbcClient.create(database), words, events);
    }
}
