package ai.focal360.sandbox.orderdesk.web;

import ai.focal360.platform.Secrets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeskConfiguration {

    @Bean
    DeskSecrets deskSecrets(Secrets secrets) {
        return secrets::secret;
    }
}
