package ai.focal360.conformance;

import ai.focal360.TestPostgres;
import ai.focal360.customer.CustomerProperties;
import ai.focal360.platform.Home;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.Policies;
import ai.focal360.sandbox.orderdesk.OrderDesk;
import ai.focal360.sandbox.orderdesk.QuirkyDesk;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Tenants;
import ai.focal360.tool.NoTurns;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Gate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The platform's gate, registry, ledger and gateway, with the order desk behind real HTTP and the benchmark's shop in it:
 * everything a tool call passes, and nothing of a conversation.
 */
@EnableConfigurationProperties({Home.class, Outbound.class, CustomerProperties.class})
@ConfigurationPropertiesScan("ai.focal360.tool")
@Import({Secrets.class, Policies.class, Gate.class, EffectiveConfig.Configs.class, NoTurns.class})
@ComponentScan({"ai.focal360.tool", "ai.focal360.sandbox"})
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    ObservationAutoConfiguration.class
})
class RetailShop {
    static final TenantId RETAIL = new TenantId("retail");
    static final Instant NOW = Instant.parse("2026-03-10T15:30:00Z");

    @Bean
    DataSource database() {
        return TestPostgres.database();
    }

    @Bean
    Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Bean
    Tenants tenants() {
        return LivePacks.live(
                LivePacks.of(
                        RETAIL,
                        RetailData.isHere()
                                ? Map.of("seeds/retail/order-desk/db.json", RetailData.text("db.json"))
                                : Map.of()),
                LivePacks.platform());
    }

    @Bean
    @Primary
    OrderDesk quirkyDesk(JdbcClient jdbc, PlatformTransactionManager transactions, Tenants tenants, Clock clock) {
        return QuirkyDesk.of(jdbc, transactions, tenants, clock);
    }
}
