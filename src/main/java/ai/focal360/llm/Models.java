package ai.focal360.llm;

import ai.focal360.llm.LlmSettings.Model;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The configured models: a connection for one attempt, and the circuit breaker each model has for all of its work. */
@Component
class Models {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final LlmSettings settings;
    private final Clock clock;
    private final CircuitBreakerRegistry circuits;
    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    Models(LlmSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        var circuit = settings.circuit();
        this.circuits = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .failureRateThreshold(circuit.failureRate())
                .slidingWindowSize(circuit.window())
                .minimumNumberOfCalls(circuit.minimumAttempts())
                .waitDurationInOpenState(circuit.openFor())
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
    }

    /** The code of the currency their prices are in. */
    String currency() {
        return settings.currency().getCurrencyCode();
    }

    Optional<Model> find(String reference) {
        return Optional.ofNullable(settings.models().get(reference));
    }

    CircuitBreaker circuit(String reference) {
        return circuits.circuitBreaker(reference);
    }

    /** A model that must have answered within the limit, does not retry and does not log: both are our own business. */
    ChatModel connect(Model model, Duration limit) {
        var client =
                ModelHttp.builder(new ModelHttp(http, limit, model.maxAnswer().toBytes(), clock));
        var temperature = model.reasoning() ? null : model.temperature();
        return switch (model.provider()) {
            case OPENAI ->
                OpenAiChatModel.builder()
                        .httpClientBuilder(client)
                        .baseUrl(model.baseUrl().toString())
                        .apiKey(model.apiKey())
                        .modelName(model.model())
                        .temperature(temperature)
                        .maxTokens(model.reasoning() ? null : model.maxTokens())
                        .maxCompletionTokens(model.reasoning() ? model.maxTokens() : null)
                        .strictJsonSchema(true)
                        .maxRetries(0)
                        .build();
            case ANTHROPIC ->
                AnthropicChatModel.builder()
                        .httpClientBuilder(client)
                        .baseUrl(model.baseUrl().toString())
                        .apiKey(model.apiKey() == null ? "" : model.apiKey())
                        .modelName(model.model())
                        .temperature(temperature)
                        .maxTokens(model.maxTokens())
                        .maxRetries(0)
                        .build();
            case OLLAMA ->
                OllamaChatModel.builder()
                        .httpClientBuilder(client)
                        .baseUrl(model.baseUrl().toString())
                        .modelName(model.model())
                        .temperature(temperature)
                        .numPredict(model.maxTokens())
                        .customHeaders(
                                model.apiKey() == null ? Map.of() : Map.of("Authorization", "Bearer " + model.apiKey()))
                        .maxRetries(0)
                        .build();
        };
    }
}
