package ai.focal360.tool;

import ai.focal360.platform.CappedBody;
import ai.focal360.platform.Outbound;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Calls tenants' tools over HTTP. Says of every call what is known to have come of it, and never less carefully than it
 * is: {@link ToolResult.NotSent} only when nothing can have happened.
 *
 * <p>Trap: a call may take as long as the tool's timeout, so none may be made while a database connection is held. A
 * transaction may be open around it (the turn's engine holds one) only because a connection is bound to it at its first
 * SQL and not before; whoever calls has run none in it.
 */
@Component
public class ToolGateway {
    private static final Logger LOG = LoggerFactory.getLogger(ToolGateway.class);
    private static final int MAX_REQUEST = 64 * 1024;
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final SideEffectRegistry registry;
    private final ToolUrls urls;
    private final ToolLines lines;
    private final ToolSecrets secrets;
    private final ToolProperties properties;
    private final Outbound outbound;
    private final ObservationRegistry observations;
    private final ObjectProvider<PlatformTool> own;
    private final HttpClient http;

    ToolGateway(
            SideEffectRegistry registry,
            ToolUrls urls,
            ToolLines lines,
            ToolSecrets secrets,
            ToolProperties properties,
            ObjectProvider<PlatformTool> own,
            Outbound outbound,
            ObservationRegistry observations) {
        this.own = own;
        this.registry = registry;
        this.urls = urls;
        this.lines = lines;
        this.secrets = secrets;
        this.properties = properties;
        this.outbound = outbound;
        this.observations = observations;
        this.http = HttpClient.newBuilder()
                // an upgrade to HTTP/2 in clear text is offered with the request's body, and many servers stumble on it
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .build();
    }

    /**
     * Calls the tool with the arguments the registry declares. A read is sent without the key: it is answered from the
     * tool's present state, always. An outcome that stays unknown is safe to ask for again with the same key only of a
     * tool that honours keys.
     */
    public ToolResult call(ToolCall call, String idempotencyKey) {
        var tool = registry.require(call.tenant(), call.tool());
        var headers = new HashMap<String, String>();
        var sending = new SenderContext<Map<String, String>>((carrier, name, value) -> headers.put(name, value));
        sending.setCarrier(headers);
        sending.setRemoteServiceName(tool.id());
        var observation = Observation.createNotStarted("focal.tool.call", () -> sending, observations)
                .contextualName("call " + tool.id())
                .lowCardinalityKeyValue("tenant", call.tenant().value())
                .lowCardinalityKeyValue("tool", tool.id())
                .lowCardinalityKeyValue("outcome", "error");
        return Objects.requireNonNull(observation.observe(() -> {
            var result = call(call, tool, idempotencyKey, headers);
            observation.lowCardinalityKeyValue("outcome", outcome(result));
            if (result instanceof ToolResult.Unknown unknown) {
                LOG.warn(
                        "Tool '{}' of tenant '{}', turn {}: outcome unknown, it {}",
                        tool.id(),
                        call.tenant(),
                        call.turn(),
                        unknown.reason());
            }
            return result;
        }));
    }

    private ToolResult call(ToolCall call, Tool tool, String idempotencyKey, Map<String, String> headers) {
        var check = Arguments.check(tool, call.arguments());
        if (check instanceof ArgumentCheck.Valid valid) {
            return tool.url().startsWith(PlatformTool.SCHEME)
                    ? ours(call, tool, idempotencyKey)
                    : send(call, tool, valid.arguments(), idempotencyKey, headers);
        }
        return new ToolResult.NotSent(String.join("; ", ((ArgumentCheck.Invalid) check).problems()));
    }

    private ToolResult ours(ToolCall call, Tool tool, String idempotencyKey) {
        var id = tool.url().substring(PlatformTool.SCHEME.length());
        return own.stream()
                .filter(platform -> platform.id().equals(id))
                .findFirst()
                .map(platform -> platform.call(call, idempotencyKey))
                .orElseGet(() -> new ToolResult.NotSent("the platform has no tool '%s'".formatted(id)));
    }

    private ToolResult send(
            ToolCall call, Tool tool, ObjectNode arguments, String idempotencyKey, Map<String, String> headers) {
        var body = arguments.toString().getBytes(StandardCharsets.UTF_8);
        if (body.length > MAX_REQUEST) {
            return new ToolResult.NotSent("the arguments are longer than %d bytes".formatted(MAX_REQUEST));
        }
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "focal360");
        headers.put("X-Focal-Turn", call.turn().toString());
        if (tool.writes()) {
            headers.put("Idempotency-Key", idempotencyKey);
        }
        if (tool.secret() != null) {
            var secret = secrets.secret(call.tenant(), tool.secret());
            // checked here because the client's own complaint would repeat the value
            if (!HEADER_VALUE.matcher(secret).matches()) {
                return new ToolResult.NotSent("secret '%s' cannot be sent in a header".formatted(tool.secret()));
            }
            headers.put("Authorization", "Bearer " + secret);
        }
        var unusable = urls.problems(call.tenant(), tool.url());
        if (!unusable.isEmpty()) {
            return new ToolResult.NotSent("not called: " + unusable.get(0));
        }
        var target = urls.resolve(tool.url());
        var deadline = System.nanoTime() + tool.timeout().toNanos();
        var maybeHappened = new boolean[1];
        var last = lines.call(call.tenant(), tool, () -> {
            var attempt = attempt(target, headers, body, deadline);
            maybeHappened[0] |= attempt.result() instanceof ToolResult.Unknown;
            return left(deadline).isZero() ? attempt.asLast() : attempt;
        });
        return concluded(tool, last.result(), maybeHappened[0]);
    }

    /** A read changes nothing, however it failed; of several attempts to write, one that may have worked counts. */
    private static ToolResult concluded(Tool tool, ToolResult last, boolean maybeHappened) {
        if (!tool.writes() && last instanceof ToolResult.Unknown unknown) {
            return new ToolResult.NotSent(unknown.reason());
        }
        if (tool.writes() && maybeHappened && last instanceof ToolResult.NotSent notSent) {
            return new ToolResult.Unknown("may have received an earlier attempt: " + notSent.reason());
        }
        return last;
    }

    private Attempt attempt(URI target, Map<String, String> headers, byte[] body, long deadline) {
        var left = left(deadline);
        if (left.isZero()) {
            return Attempt.answered(new ToolResult.NotSent("not called: no time was left"));
        }
        switch (outbound.host(target.getHost())) {
            case FORBIDDEN -> {
                return Attempt.answered(
                        new ToolResult.NotSent("not called: its host has an address tools may not have"));
            }
            case UNKNOWN -> {
                return Attempt.failedForNow(new ToolResult.NotSent("not reached: its host is unknown"));
            }
            case PERMITTED -> {}
        }
        var readTimeout = properties.readTimeout();
        var request = HttpRequest.newBuilder(target)
                .timeout(left.compareTo(readTimeout) < 0 ? left : readTimeout)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return exchange(request.build(), left);
    }

    private Attempt exchange(HttpRequest request, Duration left) {
        // until JDK 26 a request's own timeout ends when the headers are there: the body needs this second one
        var response =
                http.sendAsync(request, CappedBody.upTo(properties.maxResponse().toBytes()));
        try {
            return Answers.read(response.get(left.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return Attempt.failed(new ToolResult.Unknown("did not answer in time"));
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            return Attempt.answered(new ToolResult.Unknown("was not waited for: interrupted"));
        } catch (ExecutionException e) {
            return broken(e);
        }
    }

    private static Attempt broken(ExecutionException failure) {
        var cause = failure.getCause();
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return Attempt.failedForNow(new ToolResult.NotSent("not reached: no connection"));
        }
        if (cause instanceof SSLHandshakeException) {
            return Attempt.failed(new ToolResult.NotSent("not reached: no trusted connection"));
        }
        if (cause instanceof HttpTimeoutException) {
            return Attempt.failed(new ToolResult.Unknown("did not answer in time"));
        }
        if (cause instanceof CappedBody.TooLong tooLong) {
            return Attempt.failed(new ToolResult.Unknown("answered, but " + tooLong.getMessage()));
        }
        if (cause instanceof IOException) {
            return Attempt.failedForNow(new ToolResult.Unknown("lost the connection before its answer was whole"));
        }
        throw new IllegalStateException("Expected a call to end or to fail as HTTP does", failure);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static String outcome(ToolResult result) {
        return Ended.of(result).state().name().toLowerCase(Locale.ROOT);
    }
}
