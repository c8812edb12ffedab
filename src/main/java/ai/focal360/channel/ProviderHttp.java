package ai.focal360.channel;

import ai.focal360.platform.CappedBody;
import ai.focal360.platform.RetryAfter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a provider. Only an answer tells what became of a message; a failure before the connection stood surely did not send
 * it, any later one may have.
 */
public final class ProviderHttp {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderHttp.class);
    /** What is behind it is not read: the status says what became of the message. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    private static final int LONGEST_ID = 256;
    private static final int TOO_MANY = 429;

    private final Duration timeout;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final HttpClient http;

    public ProviderHttp(Duration connectTimeout, Duration timeout, ObjectMapper json, InstantSource clock) {
        this.timeout = timeout;
        this.json = json;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What a provider answered; {@code body} is missing where it is no JSON, {@code after} when it asked for a pause. */
    public record Answer(
            int status, JsonNode body, @Nullable Duration after) {
        public boolean isTaken() {
            return status / 100 == 2;
        }

        public boolean isBusy() {
            return status == TOO_MANY;
        }

        public boolean isBroken() {
            return status / 100 == 5;
        }

        /** Taken under this id, where it is one. */
        public SendResult acknowledged(JsonNode id) {
            return new SendResult.Acknowledged(
                    id.isTextual() && id.textValue().length() <= LONGEST_ID ? id.textValue() : null);
        }

        public SendResult tryLater(String error) {
            return new SendResult.TryLater(error, after);
        }

        /** For operators, with the provider's own code. */
        public String error(JsonNode code, JsonNode details) {
            return Shortened.error("HTTP %d, code %s: %s".formatted(status, code.asText("?"), details.asText("")));
        }
    }

    /** {@code meaning} says what an answer tells about the message. */
    public SendResult post(HttpRequest.Builder request, Function<Answer, SendResult> meaning) {
        var pending = http.sendAsync(request.timeout(timeout).build(), CappedBody.cutAt(LONGEST_ANSWER));
        try {
            // the client's own timeout ends with the headers; this one covers a body that never comes to its end
            return meaning.apply(answer(pending.get(timeout.toMillis() + 500, TimeUnit.MILLISECONDS)));
        } catch (RuntimeException e) {
            LOG.error("An answer of a provider was not understood", e);
            return new SendResult.Unknown(
                    "the answer was not understood: " + e.getClass().getSimpleName());
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (TimeoutException e) {
            pending.cancel(true);
            return new SendResult.Unknown("no complete answer in time");
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new SendResult.Unknown("interrupted while sending");
        }
    }

    private static SendResult failed(@Nullable Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new SendResult.TryLater("no connection to the provider", null);
        }
        return new SendResult.Unknown("no answer: "
                + (cause instanceof IOException ? cause.getClass().getSimpleName() : String.valueOf(cause)));
    }

    private Answer answer(HttpResponse<byte[]> response) {
        return new Answer(
                response.statusCode(),
                body(response.body()),
                RetryAfter.in(response, clock).orElse(null));
    }

    private JsonNode body(byte[] bytes) {
        try {
            var node = json.readTree(bytes);
            return node == null ? JsonNodeFactory.instance.missingNode() : node;
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode(); // the status says enough
        }
    }
}
