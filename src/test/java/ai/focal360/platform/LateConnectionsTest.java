package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LateConnectionsTest {
    private final HikariDataSource pool = new HikariDataSource();

    LateConnectionsTest() {
        pool.setJdbcUrl(TestPostgres.url());
        pool.setMaximumPoolSize(1);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aTransactionHoldsNoConnectionBeforeItsFirstStatement() {
        var database = (DataSource) new LateConnections().postProcessAfterInitialization(pool, "dataSource");
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(transaction -> {
            assertThat(pool.isRunning() ? pool.getHikariPoolMXBean().getActiveConnections() : 0)
                    .isZero();
            JdbcClient.create(database).sql("select 1").query().singleValue();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isOne();
        });
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
}
