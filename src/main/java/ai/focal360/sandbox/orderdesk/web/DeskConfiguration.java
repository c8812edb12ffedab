package ai.focal360.sandbox.orderdesk.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class DeskConfiguration {

    @Bean
    DeskSecrets deskSecrets(Environment environment) {
        return (tenant, name) -> environment.getRequiredProperty("focal.secrets.%s.%s".formatted(tenant, name));
    }
}
