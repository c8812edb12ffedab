package ai.focal360.channel.whatsapp;

import ai.focal360.platform.TenantId;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** A tenant's secrets for WhatsApp. The only place that knows where they are kept. */
@Component
class Credentials {
    static final String APP_SECRET = "whatsapp.app-secret";
    static final String VERIFY_TOKEN = "whatsapp.verify-token";
    static final String ACCESS_TOKEN = "whatsapp.access-token";

    private final Environment environment;

    Credentials(Environment environment) {
        this.environment = environment;
    }

    Optional<String> find(TenantId tenant, String name) {
        return Optional.ofNullable(environment.getProperty("focal.secrets." + tenant + "." + name))
                .filter(secret -> !secret.isBlank());
    }
}
