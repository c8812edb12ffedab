package ai.focal360.platform;

import ai.focal360.platform.StartNotice.Line;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    StartNotice addresses() {
        return () -> List.of(
                new Line.Open("Chat with Alex (acme-shop)", "/chat/acme-shop/alex"),
                new Line.Open("Tasklist", "/camunda/app/tasklist/"),
                new Line.Open("Cockpit", "/camunda/app/cockpit/"),
                new Line.Open("API description (with a token)", "/v3/api-docs"),
                new Line.Open("Health", "/actuator/health"));
    }

    /** The one token nobody else asks for: with it, the operator can see everything. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ApplicationListener<ApplicationReadyEvent> platformOperator(ApiTokens tokens) {
        return ready -> tokens.ensure(TenantId.PLATFORM, Role.OPERATOR);
    }
}
