package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.turn;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.audit.opensearch.FakeSearchServer;
import ai.focal360.platform.SearchServer;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.transaction.support.TransactionOperations;

/** The module as Spring puts it together. */
class AuditModuleTest {
    private final WireMockServer openSearch =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private final ApplicationContextRunner module = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class))
            .withUserConfiguration(Module.class);

    @Configuration
    @ComponentScan(
            basePackages = "ai.focal360.audit",
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.web\\..*|.*Test.*"))
    @ConfigurationPropertiesScan("ai.focal360.audit")
    static class Module {
        @Bean
        DataSource database() {
            return TestPostgres.database();
        }

        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }
    }

    @BeforeEach
    void start() {
        openSearch.start();
        openSearch.stubFor(get(urlPathMatching("/_index_template/.*"))
                .willReturn(okJson("{\"index_templates\": [{\"index_template\": {\"version\": 999}}]}")));
        openSearch.stubFor(
                post(urlPathEqualTo("/_bulk")).willReturn(okJson("{\"items\": [{\"index\": {\"status\": 201}}]}")));
    }

    @AfterEach
    void stop() {
        openSearch.stop();
    }

    @Test
    void relaysATurnSoonAfterItsTransactionAndNoneThatWasRolledBack() {
        // only the commit can wake the relay: it looks by itself once an hour
        module.withPropertyValues("focal.audit.relay.poll=1h")
                .withBean(SearchServer.class, () -> FakeSearchServer.at(openSearch.baseUrl()))
                .run(context -> {
                    var store = context.getBean(AuditStore.class);
                    var transactions = context.getBean(TransactionOperations.class);
                    var never = turn().record();
                    transactions.executeWithoutResult(transaction -> {
                        store.append(never);
                        transaction.setRollbackOnly();
                    });
                    var record = turn().record();
                    transactions.executeWithoutResult(transaction -> store.append(record));
                    await().untilAsserted(() -> openSearch.verify(postRequestedFor(urlPathEqualTo("/_bulk"))
                            .withRequestBody(containing(record.turn().toString()))));
                    openSearch.verify(
                            0,
                            postRequestedFor(urlPathEqualTo("/_bulk"))
                                    .withRequestBody(containing(never.turn().toString())));
                });
    }

    @Test
    void recordsTurnsWhereThereIsNoOpenSearch() {
        module.withBean(SearchServer.class, FakeSearchServer::off).run(context -> {
            var store = context.getBean(AuditStore.class);
            var record = turn().record();
            store.append(record);
            assertThat(store.find(record.tenant(), record.turn())).contains(record);
        });
    }
}
