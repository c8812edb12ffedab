package ai.focal360.channel.whatsapp;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Receipts;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.Secrets;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a WhatsApp webhook is asked: is this call Meta's, and what does it say. */
@Component
public class WhatsappWebhook {
    /** The channel property that says which phone number of the account is this channel's. */
    static final String PHONE_NUMBER_ID = "phone-number-id";

    static final String VERIFY_TOKEN = "whatsapp.verify-token";

    static final String APP_SECRET = "whatsapp.app-secret";

    private final Secrets secrets;
    private final Inbox inbox;
    private final Receipts receipts;
    private final MeterRegistry meters;

    WhatsappWebhook(Secrets secrets, Inbox inbox, Receipts receipts, MeterRegistry meters) {
        this.secrets = secrets;
        this.inbox = inbox;
        this.receipts = receipts;
        this.meters = meters;
    }

    /** Whether Meta's handshake carries the token this tenant told it. */
    public boolean verifies(Endpoint endpoint, @Nullable String token) {
        return token != null && Signature.same(secrets.credential(endpoint.tenant(), VERIFY_TOKEN), token);
    }

    /** Whether the body's bytes are signed with this tenant's app secret. */
    public boolean isSigned(Endpoint endpoint, @Nullable String signature, byte[] body) {
        return Signature.matches(signature, body, secrets.secret(endpoint.tenant(), APP_SECRET));
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
