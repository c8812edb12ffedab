package ai.focal360.tenant.jpa;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestPostgres;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.ConfigStoreContract;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Publication.Origin;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The contract on a real PostgreSQL, through Hibernate. */
class JpaConfigStoreTest extends ConfigStoreContract {
    private static AnnotationConfigApplicationContext context;

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of("spring.jpa.hibernate.ddl-auto=validate", "spring.jpa.open-in-view=false")
                .applyTo(context);
        context.register(JpaOnly.class);
        context.refresh();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @BeforeEach
    void nothingIsPublished() {
        jdbc().sql("truncate pack_version").update();
    }

    @Override
    protected ConfigStore store() {
        return context.getBean(ConfigStore.class);
    }

    @Test
    void aPublishedVersionCannotBeChangedEvenByHand() {
        store().publish(
                        Pack.candidate(
                                new TenantId("contract-shop"), Map.of("seeds/contract-shop/tenant.yaml", "name: A\n")),
                        Origin.API);

        assertThatThrownBy(() -> jdbc().sql("update pack_version set files = '{}'::jsonb")
                        .update())
                .hasMessageContaining("pack versions are immutable: contract-shop@1");
    }

    private static JdbcClient jdbc() {
        return JdbcClient.create(context.getBean(DataSource.class));
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    @ImportAutoConfiguration({
        HibernateJpaAutoConfiguration.class,
        JpaRepositoriesAutoConfiguration.class,
        TransactionAutoConfiguration.class
    })
    @Import(JpaConfigStore.class)
    static class JpaOnly {
        @Bean
        DataSource dataSource() {
            return TestPostgres.database();
        }

        @Bean
        Clock clock() {
            return CLOCK;
        }
    }
}
