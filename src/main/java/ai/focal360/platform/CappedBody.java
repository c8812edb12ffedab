package ai.focal360.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A response body of at most so many bytes: at the first one beyond the connection is dropped. */
public final class CappedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long limit;
    private final boolean cut;
    private Flow.@Nullable Subscription subscription;

    private CappedBody(long limit, boolean cut) {
        this.limit = limit;
        this.cut = cut;
    }

    /** A longer one is a failure, {@link TooLong}. */
    public static HttpResponse.BodyHandler<byte[]> upTo(long limit) {
        return response -> new CappedBody(limit, false);
    }

    /** Of a longer one the beginning, for whoever needs the answer's status most. */
    public static HttpResponse.BodyHandler<byte[]> cutAt(long limit) {
        return response -> new CappedBody(limit, true);
    }

    /** The answer was longer than allowed. */
    public static final class TooLong extends IOException {
        TooLong(long limit) {
            super("the answer is longer than %d bytes".formatted(limit));
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (var buffer : buffers) {
            if (whole.isDone()) {
                return;
            }
            var chunk = new byte[(int) Math.min(buffer.remaining(), limit - bytes.size())];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
            if (buffer.hasRemaining()) {
                end();
                return;
            }
        }
    }

    private void end() {
        if (subscription != null) {
            subscription.cancel();
        }
        if (cut) {
            whole.complete(bytes.toByteArray());
        } else {
            whole.completeExceptionally(new TooLong(limit));
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.toByteArray());
    }
}
