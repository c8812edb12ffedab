package ai.focal360.channel.whatsapp;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Receipts;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a WhatsApp webhook is asked: is this call Meta's, and what does it say. */
@Component
public class WhatsappWebhook {
    /** The channel property that says which phone number of the account is this channel's. */
    static final String PHONE_NUMBER_ID = "phone-number-id";

    private static final Logger LOG = LoggerFactory.getLogger(WhatsappWebhook.class);

    private final Credentials credentials;
    private final Inbox inbox;
    private final Receipts receipts;
    private final MeterRegistry meters;
    private final Set<TenantId> warned = ConcurrentHashMap.newKeySet();

    WhatsappWebhook(Credentials credentials, Inbox inbox, Receipts receipts, MeterRegistry meters) {
        this.credentials = credentials;
        this.inbox = inbox;
        this.receipts = receipts;
        this.meters = meters;
    }

    /** Whether Meta's handshake carries the token this tenant told it. */
    public boolean verifies(Endpoint endpoint, @Nullable String token) {
        return token != null
                && credentials
                        .find(endpoint.tenant(), Credentials.VERIFY_TOKEN)
                        .map(expected -> Signature.same(expected, token))
                        .orElse(false);
    }

    /** Whether the body's bytes are signed with this tenant's app secret; never, while it has none. */
    public boolean isSigned(Endpoint endpoint, @Nullable String signature, byte[] body) {
        var secret = credentials.find(endpoint.tenant(), Credentials.APP_SECRET);
        // anybody can call this: once is enough for the operator
        if (secret.isEmpty() && warned.add(endpoint.tenant())) {
            LOG.warn(
                    "Tenant '{}' has no secret '{}': its webhooks are refused",
                    endpoint.tenant(),
                    Credentials.APP_SECRET);
        }
        return secret.map(key -> Signature.matches(signature, body, key)).orElse(false);
    }

    /**
     * Takes everything in a signed body that is for this channel's phone number. When it throws, some of it may have been
     * taken: the provider's repetition is recognised.
     */
    public void receive(Endpoint endpoint, JsonNode body) {
        var phone = endpoint.channel().properties().get(PHONE_NUMBER_ID);
        RuntimeException failure = null;
        for (var arrival : WebhookBody.read(body)) {
            if (!arrival.phoneNumberId().equals(phone)) {
                count("other-number");
                continue;
            }
            try {
                take(endpoint, arrival);
            } catch (RuntimeException e) {
                // one that cannot be taken now must not keep the others of the same body waiting
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void take(Endpoint endpoint, Arrival arrival) {
        if (arrival instanceof Arrival.Message message) {
            var acceptance = inbox.accept(new InboundMessage(
                    endpoint.tenant(),
                    endpoint.channel(),
                    message.from(),
                    message.id(),
                    message.kind(),
                    message.text(),
                    message.payload()));
            count(outcome(acceptance));
        } else if (arrival instanceof Arrival.Status status) {
            receipts.record(endpoint.tenant(), endpoint.channel(), status.report());
        }
    }

    private static String outcome(Acceptance acceptance) {
        return acceptance.getClass().getSimpleName();
    }

    private void count(String outcome) {
        meters.counter("focal.channel.inbound", "kind", "WHATSAPP", "outcome", outcome)
                .increment();
    }
}
