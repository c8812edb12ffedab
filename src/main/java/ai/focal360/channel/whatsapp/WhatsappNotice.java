package ai.focal360.channel.whatsapp;

import ai.focal360.platform.Secrets;
import ai.focal360.platform.StartNotice;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What to enter in Meta's app beside the webhook's address: the verify token, if we made it. */
@Component
class WhatsappNotice implements StartNotice {
    private final Tenants tenants;
    private final Secrets secrets;

    WhatsappNotice(Tenants tenants, Secrets secrets) {
        this.tenants = tenants;
        this.secrets = secrets;
    }

    @Override
    public List<Line> lines() {
        return tenants.all().stream()
                .sorted(Comparator.comparing(pack -> pack.tenant().value()))
                .flatMap(this::lines)
                .toList();
    }

    private Stream<Line> lines(Pack pack) {
        var tenant = pack.tenant();
        if (pack.data().channels().stream().noneMatch(channel -> channel.kind() == ChannelConfig.Kind.WHATSAPP)) {
            return Stream.empty();
        }
        // made now unless configured, so that it can be read before the first call
        secrets.secret(tenant, WhatsappWebhook.APP_SECRET);
        return secrets.configured(tenant, WhatsappWebhook.VERIFY_TOKEN).isPresent()
                ? Stream.empty()
                : Stream.of(new Line.Credential(
                        "WhatsApp verify token",
                        tenant.value(),
                        secrets.credential(tenant, WhatsappWebhook.VERIFY_TOKEN)));
    }
}
