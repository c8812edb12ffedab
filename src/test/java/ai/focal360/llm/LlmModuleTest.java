package ai.focal360.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackPublished;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The module as Spring puts it together. */
class LlmModuleTest {
    @Configuration
    @ComponentScan(basePackageClasses = Sensing.class)
    @EnableConfigurationProperties(LlmSettings.class)
    static class Module {
        @Bean
        Clock clock() {
            return Fixtures.WEDNESDAY;
        }

        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }
    }

    @Test
    void sensesAndWritesWithNoModelConfigured() {
        new ApplicationContextRunner().withUserConfiguration(Module.class).run(context -> {
            var platform = LexiconCheckTest.platform();
            assertThat(context.getBean(PackCheck.class).check(platform, platform))
                    .isEmpty();
            context.publishEvent(new PackPublished(platform, platform));

            var sensed = context.getBean(Sensing.class).sense(Fixtures.says("Ik wil #W2890441 annuleren"));

            assertThat(sensed.understanding().language()).isEqualTo("nl");
            assertThat(context.getBean(Writing.class)).isNotNull();
            assertThat(context.getBean(ClaimReader.class)).isNotNull();
            assertThat(context.getBean(Embeddings.class).dimensions()).isEqualTo(384);
        });
    }

    @Test
    void namesTheSettingThatCannotWork() {
        new ApplicationContextRunner()
                .withUserConfiguration(Module.class)
                .withPropertyValues(
                        "focal.llm.models.m.provider=openai",
                        "focal.llm.models.m.base-url=file:///etc/passwd",
                        "focal.llm.models.m.model=x")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("Expected a model's base-url to be http or https"));
    }
}
