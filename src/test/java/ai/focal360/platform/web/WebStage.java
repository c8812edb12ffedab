package ai.focal360.platform.web;

import ai.focal360.TestPostgres;
import ai.focal360.platform.PlatformStage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;

/** Our filters, chains and problem details around the {@link Probes}, on a real database and without the engines. */
@EnableAutoConfiguration
@EnableConfigurationProperties(WebSettings.class)
@Import({
    PlatformStage.class,
    SecurityConfiguration.class,
    Problems.class,
    ProblemAdvice.class,
    ErrorPage.class,
    FailureFilter.class,
    RequestSizeFilter.class,
    ContainerErrors.class,
    Probes.class
})
public class WebStage {
    public static void database(DynamicPropertyRegistry registry) {
        var url = TestPostgres.url();
        registry.add("spring.datasource.url", () -> url);
    }
}
