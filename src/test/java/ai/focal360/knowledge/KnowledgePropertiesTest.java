package ai.focal360.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.customer.CustomerProperties;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class KnowledgePropertiesTest {
    @Configuration
    @EnableConfigurationProperties({KnowledgeProperties.class, CustomerProperties.class})
    static class Settings {}

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void haveDefaults() {
        application.run(context -> {
            var knowledge = context.getBean(KnowledgeProperties.class);
            assertThat(knowledge.keepReplaced()).isEqualTo(Duration.ofMinutes(15));
            for (var kind : Kind.values()) {
                assertThat(knowledge.selection(kind).k()).isPositive();
            }
            assertThat(context.getBean(CustomerProperties.class))
                    .isEqualTo(new CustomerProperties("NL", "EUR", ZoneId.of("Europe/Amsterdam"), 0.5));
        });
    }

    @Test
    void areReadInFull() {
        application
                .withPropertyValues(
                        "focal.knowledge.keep-replaced=1h",
                        "focal.knowledge.retrieval.offering.strategy=fixed",
                        "focal.knowledge.retrieval.offering.k=9",
                        "focal.knowledge.retrieval.offering.threshold=0.3",
                        "focal.knowledge.retrieval.offering.ratio=0.9",
                        "focal.customer.phone-region=DE",
                        "focal.customer.currency=CHF",
                        "focal.customer.zone=UTC",
                        "focal.customer.min-confidence=0.7")
                .run(context -> {
                    var knowledge = context.getBean(KnowledgeProperties.class);
                    assertThat(knowledge.keepReplaced()).isEqualTo(Duration.ofHours(1));
                    assertThat(knowledge.selection(Kind.OFFERING))
                            .isEqualTo(new Selection(Selection.Strategy.FIXED, 9, 0.3, 0.9));
                    assertThat(context.getBean(CustomerProperties.class))
                            .isEqualTo(new CustomerProperties("DE", "CHF", ZoneId.of("UTC"), 0.7));
                });
    }
}
