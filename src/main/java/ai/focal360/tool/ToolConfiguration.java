package ai.focal360.tool;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class ToolConfiguration {

    @Bean
    ToolSecrets toolSecrets(Environment environment) {
        return (tenant, name) -> environment.getRequiredProperty("focal.secrets.%s.%s".formatted(tenant, name));
    }
}
