package ai.focal360.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * Binds a connection at a transaction's first SQL instead of at its start, so that a turn waiting for a model holds none
 * (ADR 0011). The pool behind stays Spring Boot's, with its settings, metrics and shutdown.
 */
@Component
class LateConnections implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof HikariDataSource pool)) {
            return bean;
        }
        var late = new LazyConnectionDataSourceProxy();
        // stated, because finding them out takes a connection
        late.setDefaultAutoCommit(true);
        late.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        late.setTargetDataSource(pool);
        late.afterPropertiesSet();
        return late;
    }
}
