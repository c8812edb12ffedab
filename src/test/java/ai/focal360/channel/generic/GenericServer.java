package ai.focal360.channel.generic;

import ai.focal360.channel.ChannelServer;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.http.HttpRequest;
import java.time.Instant;

/** Calls as a tenant's own system makes them. */
public abstract class GenericServer extends ChannelServer {
    protected static final String WEBHOOK = "/webhooks/acme-shop/system";

    protected HttpRequest.Builder call(String body) {
        return call(WEBHOOK, body, SYSTEM_SECRET, Instant.now());
    }

    protected HttpRequest.Builder call(String path, String body, String secret, Instant at) {
        return HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("webhook-id", "call-1")
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .header("webhook-signature", signature(secret, "call-1", at.getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    protected static String signature(String secret, String id, long at, String body) {
        try {
            return new Webhook(secret).sign(id, at, body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException(e);
        }
    }
}
