package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What stands between us and each tool: how many calls at once, whether any at all, and how often. */
@Component
class ToolLines {
    private final ToolProperties properties;
    private final Map<Key, Line> lines = new ConcurrentHashMap<>();

    private record Key(TenantId tenant, String tool) {}

    private record Line(Tool tool, Bulkhead bulkhead, CircuitBreaker circuit, Retry retry) {}

    ToolLines(ToolProperties properties, MeterRegistry metrics) {
        this.properties = properties;
        Gauge.builder("focal.tool.circuits.open", lines, ToolLines::openCircuits)
                .description("Tools this node has stopped calling because they fail")
                .register(metrics);
    }

    /** Calls through the tool's line. A tool that was published anew starts with a clean one. */
    Attempt call(TenantId tenant, Tool tool, Supplier<Attempt> attempt) {
        var line = lines.compute(
                new Key(tenant, tool.id()),
                (key, known) -> known != null && known.tool().equals(tool) ? known : line(key, tool));
        Supplier<Attempt> guarded = () -> {
            try {
                return line.circuit().executeSupplier(attempt);
            } catch (CallNotPermittedException open) {
                return Attempt.answered(new ToolResult.NotSent("not called: its recent calls failed"));
            }
        };
        try {
            return line.bulkhead().executeSupplier(Retry.decorateSupplier(line.retry(), guarded));
        } catch (BulkheadFullException full) {
            return Attempt.answered(new ToolResult.NotSent("not called: too many calls of it are running"));
        } catch (AcquirePermissionCancelledException | CancellationException interrupted) {
            return Attempt.answered(new ToolResult.NotSent("not called: interrupted while waiting"));
        }
    }

    private Line line(Key key, Tool tool) {
        var name = key.tenant() + "/" + key.tool();
        var bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(own(
                                tool.line().concurrency(), properties.bulkhead().maxConcurrentCalls()))
                        .maxWaitDuration(properties.bulkhead().maxWait())
                        .build());
        var circuit = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(
                                own(tool.line().window(), properties.circuit().window()))
                        .minimumNumberOfCalls(own(
                                tool.line().minimumCalls(), properties.circuit().minimumCalls()))
                        .failureRateThreshold(own(
                                tool.line().failureRate(), properties.circuit().failureRate()))
                        .waitDurationInOpenState(
                                own(tool.line().open(), properties.circuit().open()))
                        .recordResult(attempt -> !((Attempt) attempt).healthy())
                        .build());
        var retry = Retry.of(
                name,
                RetryConfig.<Attempt>custom()
                        .maxAttempts(mayRepeat(tool.level()) ? tool.maxAttempts() : 1)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(properties.retryDelay()))
                        .retryOnResult(Attempt::repeatable)
                        .retryOnException(failure -> false)
                        .build());
        return new Line(tool, bulkhead, circuit, retry);
    }

    /** A key makes a second attempt safe only with a tool that honours it, and we cannot know that one does. */
    private static boolean mayRepeat(SideEffectLevel level) {
        return level == SideEffectLevel.NONE || level == SideEffectLevel.REVERSIBLE;
    }

    /** What the tool says of itself, or what holds for all. */
    private static <T> T own(@Nullable T ofTool, T ofAll) {
        return ofTool == null ? ofAll : ofTool;
    }

    /** How the tool's circuit stands on this node; closed for one that was not called yet. */
    String circuit(TenantId tenant, String tool) {
        var line = lines.get(new Key(tenant, tool));
        return (line == null ? CircuitBreaker.State.CLOSED : line.circuit().getState())
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private static double openCircuits(Map<Key, Line> lines) {
        return lines.values().stream()
                .filter(line -> line.circuit().getState() == CircuitBreaker.State.OPEN)
                .count();
    }
}
