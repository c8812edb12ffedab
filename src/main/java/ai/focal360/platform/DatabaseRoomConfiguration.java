package ai.focal360.platform;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who tells {@link DatabaseRoom}, and where it is shown. */
@Configuration(proxyBeanMethods = false)
class DatabaseRoomConfiguration {
    /** The pool lets {@link DatabaseRoom} hear of every failure. */
    @Bean
    static BeanPostProcessor databaseRoomListens(ObjectProvider<DatabaseRoom> room) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    pool.setExceptionOverride(room.getObject());
                }
                return bean;
            }
        };
    }

    @Bean
    HealthIndicator databaseRoomHealthIndicator(DatabaseRoom room) {
        return () -> room.isLeft()
                ? Health.up().build()
                : Health.down()
                        .withDetail("why", "PostgreSQL has no room left on its disk")
                        .build();
    }
}
