package ai.focal360.llm;

import ai.focal360.platform.RetryAfter;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to a model's server. Unlike the client langchain4j brings along, its time limit covers the body (a server that
 * drips is a server that is late), an answer has a largest size, and a refusal keeps its {@code Retry-After} but not its
 * text, which may quote the request.
 */
final class ModelHttp implements HttpClient {
    private final java.net.http.HttpClient http;
    private final Duration limit;
    private final long largest;
    private final InstantSource now;

    /** The server said no. */
    static final class Refused extends HttpException {
        private final @Nullable Duration retryAfter;

        Refused(int status, @Nullable Duration retryAfter) {
            super(status, "HTTP " + status);
            this.retryAfter = retryAfter;
        }

        @Nullable
        Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The server said more than it may. */
    static final class TooLarge extends IOException {
        TooLarge(long largest) {
            super("Expected an answer of at most %d bytes".formatted(largest));
        }
    }

    ModelHttp(java.net.http.HttpClient http, Duration limit, long largest, InstantSource now) {
        this.http = http;
        this.limit = limit;
        this.largest = largest;
        this.now = now;
    }

    /** For langchain4j, whose own time limits are replaced by ours. */
    static HttpClientBuilder builder(ModelHttp client) {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return client.limit;
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration timeout) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return client.limit;
            }

            @Override
            public HttpClientBuilder readTimeout(Duration timeout) {
                return this;
            }

            @Override
            public HttpClient build() {
                return client;
            }
        };
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        var sent = http.sendAsync(toJdk(request), info -> new Limited(largest));
        try {
            var response = sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() < 200 || response.statusCode() > 299) {
                throw new Refused(
                        response.statusCode(), RetryAfter.in(response, now).orElse(null));
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(response.body())
                    .build();
        } catch (java.util.concurrent.TimeoutException e) {
            sent.cancel(true);
            throw new TimeoutException("Expected an answer within %s".formatted(limit));
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a model", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io
                    ? new UncheckedIOException(io)
                    : new IllegalStateException("Expected a model's server to answer", e.getCause());
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("Models are asked for whole answers");
    }

    private static java.net.http.HttpRequest toJdk(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        var body = request.body();
        return builder.method(
                        request.method().name(),
                        body == null
                                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                                : java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** A body of at most so many bytes. */
    private static final class Limited implements BodySubscriber<byte[]> {
        private final long largest;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private @Nullable Subscription subscription;

        Limited(long largest) {
            this.largest = largest;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (var buffer : buffers) {
                if (bytes.size() + buffer.remaining() > largest) {
                    body.completeExceptionally(new TooLarge(largest));
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    return;
                }
                var chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                bytes.write(chunk, 0, chunk.length);
            }
        }

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
