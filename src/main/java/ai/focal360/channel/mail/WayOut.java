package ai.focal360.channel.mail;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Consents;
import ai.focal360.channel.Content;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.customer.Customers;
import ai.focal360.customer.Identity;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where somebody who got a mail of ours says that they want no more (RFC 2369, RFC 8058): the tenant's own page, else one of ours that
 * only who has the mail can call.
 */
@Component
public class WayOut {
    /** The channel property with the tenant's own page, with {@code {address}} where the customer's address stands. */
    private static final String PAGE = "unsubscribe";

    private final MessageIds ids;
    private final Letters letters;
    private final Inbox inbox;
    private final Consents consents;
    private final Customers customers;
    private final ObjectMapper json;
    private final String publicUrl;
    private final TransactionTemplate transaction;

    WayOut(
            MessageIds ids,
            Letters letters,
            Inbox inbox,
            Consents consents,
            Customers customers,
            ObjectMapper json,
            ChannelSettings settings,
            PlatformTransactionManager transactions) {
        this.ids = ids;
        this.letters = letters;
        this.inbox = inbox;
        this.consents = consents;
        this.customers = customers;
        this.json = json;
        this.publicUrl = settings.publicUrl();
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Empty where neither the tenant nor the installation has one. */
    Optional<String> page(ChannelConfig channel, OutboundMessage message) {
        var tenants = channel.properties().get(PAGE);
        if (tenants != null) {
            var address = URLEncoder.encode(message.lane().address(), StandardCharsets.UTF_8);
            return Optional.of(tenants.replace("{address}", address));
        }
        var tenant = message.lane().tenant();
        return publicUrl.isEmpty()
                ? Optional.empty()
                : Optional.of("%s/webhooks/%s/%s/unsubscribe/%s"
                        .formatted(publicUrl, tenant, channel.id(), ids.token(tenant, message.id())));
    }

    /** Whether the token is one we made for a mail on this channel. */
    public boolean knows(Endpoint endpoint, String token) {
        return endpoint.channel().kind() == ChannelConfig.Kind.EMAIL
                && ids.tokened(endpoint.tenant(), token).isPresent();
    }

    /** Keeps that whoever got the mail wants no more; safe to repeat. A mail nobody keeps any more is nobody's. */
    public void take(Endpoint endpoint, String token) {
        ids.tokened(endpoint.tenant(), token)
                .flatMap(outbound -> letters.recipient(
                                endpoint.tenant(), endpoint.channel().id(), outbound)
                        .map(address -> message(endpoint, address, outbound)))
                .ifPresent(this::take);
    }

    private void take(InboundMessage message) {
        transaction.executeWithoutResult(status -> {
            if (!(inbox.accept(message) instanceof Acceptance.Duplicate)) {
                consents.said(message, Content.Consent.WITHDRAWN);
            }
        });
    }

    private InboundMessage message(Endpoint endpoint, String address, long outbound) {
        var known = customers.known(endpoint.tenant(), ChannelConfig.Kind.EMAIL, address);
        var content = new Content(List.of(), null, null, null, null, Content.Consent.WITHDRAWN, null);
        return new InboundMessage(
                endpoint.tenant(),
                endpoint.channel(),
                address,
                "unsubscribe:" + outbound,
                Content.OPT_OUT,
                null,
                json.valueToTree(content),
                "",
                // where it is verified of somebody it is theirs, and no stranger is made up
                known.isPresent() ? Identity.Level.VERIFIED_BY_PROVIDER : Identity.Level.CLAIMED,
                false);
    }
}
