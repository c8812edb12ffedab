package ai.focal360.channel;

import ai.focal360.platform.StartNotice;
import ai.focal360.tenant.ChannelConfig.Kind;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Where providers, mail services and systems of tenants call; of a channel that is not set up nothing, but for WhatsApp, which begins there. */
@Component
class ProviderNotice implements StartNotice {
    private static final Map<Kind, String> NAMES = Map.of(
            Kind.WHATSAPP, "WhatsApp webhook",
            Kind.SMS, "SMS webhook",
            Kind.EMAIL, "E-mail webhook",
            Kind.WEBHOOK, "Channel webhook");

    private final Tenants tenants;
    private final Outbox outbox;

    ProviderNotice(Tenants tenants, Outbox outbox) {
        this.tenants = tenants;
        this.outbox = outbox;
    }

    @Override
    public List<Line> lines() {
        return tenants.all().stream()
                .sorted(Comparator.comparing(pack -> pack.tenant().value()))
                .flatMap(this::lines)
                .toList();
    }

    private Stream<Line> lines(Pack pack) {
        return pack.data().channels().stream()
                .filter(channel -> NAMES.containsKey(channel.kind()))
                .filter(channel -> channel.kind() == Kind.WHATSAPP || outbox.sends(pack.tenant(), channel))
                .map(channel -> new Line.Open(
                        "%s (%s)".formatted(NAMES.get(channel.kind()), pack.tenant()),
                        "/webhooks/%s/%s".formatted(pack.tenant(), channel.id())));
    }
}
