package ai.focal360.llm;

import ai.focal360.llm.LlmSettings.Model;
import ai.focal360.llm.LlmSettings.Price;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks one model after the other until one gives an answer that can be used: each with its retries, its time and its
 * circuit breaker. Every attempt is accounted for. No answer is an answer too: then the local one takes over.
 */
@Component
class ModelChain {
    private static final Logger log = LoggerFactory.getLogger(ModelChain.class);

    private static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO);

    private final Models models;
    private final MeterRegistry metrics;
    private final LongSupplier nanoTime = System::nanoTime;

    /** What to ask, and how to read what comes back. */
    interface Question<T> {
        String system();

        /** What belongs to this turn; {@code correction} says why the last answer could not be used. */
        String user(@Nullable String correction);

        JsonSchema schema();

        /** Functions the answer has to be a call of, in place of a schema; none when it is a text. */
        default List<ToolSpecification> functions() {
            return List.of();
        }

        T read(String answer) throws Unusable;
    }

    /** An answer that breaks its rules; the message tells the model why and holds nothing of the answer. */
    static final class Unusable extends Exception {
        Unusable(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    record Answered<T>(@Nullable T value, List<ModelCall> calls) {}

    /** {@code kind} is the metric's tag, {@code retry} whether the same model may be asked again, after {@code pause}. */
    private record Failure(
            String kind,
            String reason,
            boolean retry,
            @Nullable Duration pause,
            @Nullable String correction) {}

    ModelChain(Models models, MeterRegistry metrics) {
        this.models = models;
        this.metrics = metrics;
    }

    <T> Answered<T> ask(String step, List<String> references, Question<T> question) {
        var calls = new ArrayList<ModelCall>();
        for (var reference : references) {
            if (reference.equals(LlmSettings.LOCAL)) {
                break;
            }
            var model = models.find(reference).orElse(null);
            if (model == null) {
                record(calls, step, reference, FREE, 1, 0, null, failure("unconfigured", "not configured"));
                continue;
            }
            var value = ask(step, reference, model, question, calls);
            if (value != null) {
                return new Answered<>(value, calls);
            }
        }
        return new Answered<>(null, calls);
    }

    private <T> @Nullable T ask(
            String step, String reference, Model model, Question<T> question, List<ModelCall> calls) {
        var circuit = models.circuit(reference);
        var deadline = nanoTime.getAsLong() + model.timeout().toNanos();
        String correction = null;
        for (var attempt = 1; attempt <= model.maxRetries() + 1; attempt++) {
            if (!circuit.tryAcquirePermission()) {
                record(
                        calls,
                        step,
                        reference,
                        model.price(),
                        attempt,
                        0,
                        null,
                        failure("circuit_open", "circuit open"));
                return null;
            }
            var began = nanoTime.getAsLong();
            ChatResponse response = null;
            Failure failure;
            try {
                response = models.connect(model, Duration.ofNanos(Math.max(1, deadline - began)))
                        .chat(request(model, question, correction));
                var value = question.read(question.functions().isEmpty() ? text(response) : call(response));
                var took = nanoTime.getAsLong() - began;
                circuit.onSuccess(took, TimeUnit.NANOSECONDS);
                record(calls, step, reference, model.price(), attempt, took, response, null);
                return value;
            } catch (Unusable e) {
                failure = new Failure("invalid", "invalid output: " + e.reason(), true, null, e.reason());
            } catch (RuntimeException e) {
                // whatever a provider or its client comes up with: the turn goes on without it
                failure = failure(e);
                log.warn("Model {} failed to {}: {}", reference, step, failure.reason());
            }
            var took = nanoTime.getAsLong() - began;
            circuit.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException(failure.kind()));
            record(calls, step, reference, model.price(), attempt, took, response, failure);
            if (!failure.retry() || !waitFor(failure, model, deadline)) {
                return null;
            }
            correction = failure.correction();
        }
        return null;
    }

    private static <T> ChatRequest request(Model model, Question<T> question, @Nullable String correction) {
        var request = ChatRequest.builder()
                .messages(SystemMessage.from(question.system()), UserMessage.from(question.user(correction)));
        if (!question.functions().isEmpty()) {
            request.toolSpecifications(question.functions());
        } else if (model.structuredOutput()) {
            request.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(question.schema())
                    .build());
        }
        return request.build();
    }

    private static String text(ChatResponse response) throws Unusable {
        if (response.finishReason() == FinishReason.LENGTH) {
            throw new Unusable("the answer was cut off; answer more briefly");
        }
        var message = response.aiMessage();
        if (message == null || message.hasToolExecutionRequests()) {
            throw new Unusable("expected an answer, not a tool call");
        }
        if (message.text() == null || message.text().isBlank()) {
            throw new Unusable("the answer was empty");
        }
        return message.text();
    }

    /** The one call the answer consists of, as {@code {"function": …, "arguments": {…}}}. */
    private static String call(ChatResponse response) throws Unusable {
        var message = response.aiMessage();
        if (message == null
                || message.toolExecutionRequests() == null
                || message.toolExecutionRequests().size() != 1) {
            throw new Unusable("expected exactly one function call");
        }
        var call = message.toolExecutionRequests().get(0);
        var arguments = call.arguments() == null || call.arguments().isBlank() ? "{}" : call.arguments();
        return "{\"function\": %s, \"arguments\": %s}".formatted(TextNode.valueOf(call.name()), arguments);
    }

    /** Waits before the next attempt; false when there is no time left for one. */
    private boolean waitFor(Failure failure, Model model, long deadline) {
        var wait = failure.pause() == null ? Duration.ZERO : failure.pause();
        if (failure.pause() == null && failure.correction() == null) {
            wait = model.retryWait();
        }
        if (nanoTime.getAsLong() + wait.toNanos() >= deadline) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Failure failure(String kind, String reason) {
        return new Failure(kind, reason, false, null, null);
    }

    private static Failure failure(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelHttp.Refused refused) {
                var status = refused.statusCode();
                return new Failure(
                        "http_" + status, "HTTP " + status, status == 429 || status >= 500, refused.retryAfter(), null);
            }
            if (cause instanceof TimeoutException) {
                return failure("timeout", "timeout");
            }
            if (cause instanceof ModelHttp.TooLarge) {
                return failure("invalid", "invalid output: too large");
            }
            if (cause instanceof JsonProcessingException) {
                return new Failure("invalid", "invalid output: not the provider's protocol", true, null, null);
            }
            if (cause instanceof IOException) {
                return new Failure(
                        "connection", "connection: " + cause.getClass().getSimpleName(), true, null, null);
            }
        }
        return new Failure("invalid", "invalid output: " + failure.getClass().getSimpleName(), true, null, null);
    }

    private void record(
            List<ModelCall> calls,
            String step,
            String reference,
            Price price,
            int attempt,
            long took,
            @Nullable ChatResponse response,
            @Nullable Failure failure) {
        var usage = response == null ? null : response.tokenUsage();
        var input = usage == null || usage.inputTokenCount() == null ? 0 : Math.max(0, usage.inputTokenCount());
        var output = usage == null || usage.outputTokenCount() == null ? 0 : Math.max(0, usage.outputTokenCount());
        var cost = price.micros(input, output);
        calls.add(new ModelCall(
                step,
                reference,
                attempt,
                Duration.ofNanos(took),
                input,
                output,
                cost,
                failure == null ? null : failure.reason()));
        metrics.timer(
                        "focal.llm.calls",
                        "step",
                        step,
                        "model",
                        reference,
                        "outcome",
                        failure == null ? "ok" : failure.kind())
                .record(took, TimeUnit.NANOSECONDS);
        metrics.counter("focal.llm.tokens", "step", step, "model", reference, "direction", "input")
                .increment(input);
        metrics.counter("focal.llm.tokens", "step", step, "model", reference, "direction", "output")
                .increment(output);
        metrics.counter("focal.llm.cost", "step", step, "model", reference, "currency", models.currency())
                .increment(cost / 1e6);
    }

    /** Does a piece of local work and accounts for it as the last call. */
    ModelCall local(String step, long began) {
        var calls = new ArrayList<ModelCall>();
        record(calls, step, LlmSettings.LOCAL, FREE, 1, nanoTime.getAsLong() - began, null, null);
        return calls.get(0);
    }
}
