package ai.focal360.subscription;

import ai.focal360.platform.CappedBody;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.RetryAfter;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Sends events over HTTP, signed as Standard Webhooks has it, without a thread that waits for an answer: a slow subscriber
 * takes nothing from others. No database is touched here.
 */
@Component
class Post {
    /** Nobody reads what a subscriber answers. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int TIMED_OUT = 408;

    private final Outbound outbound;
    private final SigningSecrets secrets;
    private final SubscriptionProperties properties;
    private final Clock clock;
    private final ExecutorService threads;
    private final HttpClient http;

    Post(Outbound outbound, SigningSecrets secrets, SubscriptionProperties properties, Clock clock) {
        this.outbound = outbound;
        this.secrets = secrets;
        this.properties = properties;
        this.clock = clock;
        var factory = new CustomizableThreadFactory("events-");
        factory.setDaemon(true);
        threads = Executors.newCachedThreadPool(factory);
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .executor(threads)
                .build();
    }

    /** Always ends with an outcome, within the timeout. */
    CompletableFuture<Outcome> send(EventDelivery delivery) {
        return CompletableFuture.supplyAsync(() -> host(delivery), threads)
                .thenCompose(host -> switch (host) {
                    case PERMITTED -> exchange(request(delivery)).thenApply(this::read);
                    case FORBIDDEN -> notCalled("its host has an address that may not be called");
                    case UNKNOWN -> notCalled("its host is not known");
                })
                .exceptionally(Post::broken);
    }

    private Outbound.Host host(EventDelivery delivery) {
        return outbound.problem(delivery.tenant(), delivery.url()).isEmpty()
                ? outbound.host(URI.create(delivery.url()).getHost())
                : Outbound.Host.FORBIDDEN;
    }

    private static CompletableFuture<Outcome> notCalled(String why) {
        return CompletableFuture.completedFuture(new Outcome.NotTaken(why, null, true));
    }

    private HttpRequest request(EventDelivery delivery) {
        var now = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(URI.create(delivery.url()))
                .timeout(properties.timeout())
                .header("Content-Type", CloudEvent.MEDIA_TYPE)
                .header("User-Agent", "focal360")
                .header(Webhook.UNBRANDED_MSG_ID_KEY, delivery.event().toString())
                .header(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(now))
                .header(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signatures(delivery, now))
                .POST(HttpRequest.BodyPublishers.ofString(delivery.body()))
                .build();
    }

    private String signatures(EventDelivery delivery, long now) {
        var generations = delivery.bothSecrets()
                ? Stream.of(delivery.generation(), delivery.generation() - 1)
                : Stream.of(delivery.generation());
        return generations
                .map(generation -> secrets.secret(delivery.tenant(), delivery.subscription(), generation))
                .map(secret -> signature(secret, delivery, now))
                .collect(Collectors.joining(" "));
    }

    private static String signature(String secret, EventDelivery delivery, long now) {
        try {
            return new Webhook(secret).sign(delivery.event().toString(), now, delivery.body());
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("Expected our own secrets to sign", e);
        }
    }

    /** A request's own timeout ends when the headers are there: the body needs this second one. */
    private CompletableFuture<HttpResponse<byte[]>> exchange(HttpRequest request) {
        var sent = http.sendAsync(request, CappedBody.cutAt(LONGEST_ANSWER));
        return sent.copy()
                .orTimeout(properties.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> sent.cancel(true));
    }

    private Outcome read(HttpResponse<byte[]> answer) {
        var status = answer.statusCode();
        if (status / 100 == 2) {
            return new Outcome.Taken();
        }
        if (status == GONE) {
            return new Outcome.Gone();
        }
        var broken = status / 100 == 5 || status == TOO_MANY || status == TIMED_OUT;
        return new Outcome.NotTaken(
                "answered " + status, RetryAfter.in(answer, clock).orElse(null), broken);
    }

    /** Class names only: messages of exceptions repeat addresses and worse. */
    private static Outcome broken(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new Outcome.NotTaken(
                cause instanceof TimeoutException
                        ? "did not answer in time"
                        : "not reached: " + cause.getClass().getSimpleName(),
                null,
                true);
    }
}
