package ai.focal360.tool;

import ai.focal360.platform.Secrets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ToolConfiguration {

    @Bean
    ToolSecrets toolSecrets(Secrets secrets) {
        return secrets::secret;
    }
}
