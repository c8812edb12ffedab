package ai.focal360.channel.mail;

import ai.focal360.platform.AgentId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A reader with the default limits, for a channel that writes from {@code support@acme.example}. */
final class Reading {
    static final ChannelConfig CHANNEL = ChannelConfigs.channel(
            "email",
            ChannelConfig.Kind.EMAIL,
            new AgentId("alex"),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            4000,
            true,
            Map.of("from", "Acme Shop <support@acme.example>", "authserv-id", "mx.acme.example"));

    private Reading() {}

    static MailReader reader() {
        return new MailReader(new MessageIds((tenant, name) -> "test-secret"), limits());
    }

    static MailProperties limits() {
        return new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("focal.channel.mail", MailProperties.class);
    }
}
