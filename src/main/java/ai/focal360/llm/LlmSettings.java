package ai.focal360.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code focal.llm}. No model is configured by default: then the local sensor and writer do all the work.
 * {@code models} are named by agents ({@code models.sense}, {@code models.write}); {@code currency} is
 * the one their prices are in.
 */
@ConfigurationProperties("focal.llm")
record LlmSettings(
        Map<String, Model> models,
        @DefaultValue("EUR") Currency currency,
        @DefaultValue Circuit circuit,
        @DefaultValue Local local,
        @DefaultValue Embedding embeddings,
        @DefaultValue("2000") int historyCharacters,
        @DefaultValue("6000") int messageCharacters) {

    enum Provider {
        /** OpenAI and every server that speaks its chat completions. */
        OPENAI,
        ANTHROPIC,
        OLLAMA
    }

    /**
     * One model. {@code timeout} is for all attempts of one step together. {@code reasoning} marks models that take no
     * temperature and call their limit {@code max_completion_tokens}. {@code structuredOutput} off leaves the JSON schema
     * to the prompt, for servers that know none.
     */
    record Model(
            Provider provider,
            URI baseUrl,
            String model,
            @Nullable String apiKey,
            @DefaultValue("15s") Duration timeout,
            @DefaultValue("0") double temperature,
            @DefaultValue("1500") int maxTokens,
            @DefaultValue("2") int maxRetries,
            @DefaultValue("300ms") Duration retryWait,
            @DefaultValue("true") boolean structuredOutput,
            @DefaultValue("false") boolean reasoning,
            @DefaultValue("512KB") DataSize maxAnswer,
            @DefaultValue Price price) {

        Model {
            var scheme = baseUrl.getScheme();
            if (!"https".equals(scheme) && !"http".equals(scheme)) {
                throw new IllegalArgumentException(
                        "Expected a model's base-url to be http or https, but it is '%s'".formatted(baseUrl));
            }
            if (baseUrl.getUserInfo() != null) {
                throw new IllegalArgumentException("Expected a model's base-url to hold no credentials; use api-key");
            }
            if (model.isBlank()) {
                throw new IllegalArgumentException("Expected a model's name");
            }
            positive("timeout", timeout);
            positive("retry-wait", retryWait);
            if (maxRetries < 0 || maxRetries > 2) {
                throw new IllegalArgumentException(
                        "Expected max-retries from 0 to 2, but it is %d".formatted(maxRetries));
            }
            if (temperature < 0 || temperature > 2) {
                throw new IllegalArgumentException(
                        "Expected temperature from 0 to 2, but it is %s".formatted(temperature));
            }
            if (maxTokens < 1) {
                throw new IllegalArgumentException("Expected max-tokens above 0, but it is %d".formatted(maxTokens));
            }
            if (provider == Provider.ANTHROPIC && (apiKey == null || apiKey.isBlank())) {
                throw new IllegalArgumentException("Expected an api-key for a model of Anthropic");
            }
            apiKey = apiKey == null || apiKey.isBlank() ? null : apiKey;
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Model[%s %s at %s]".formatted(provider, model, baseUrl);
        }

        private static void positive(String name, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("Expected %s above 0, but it is %s".formatted(name, duration));
            }
        }
    }

    /** What a million tokens cost, read and written, in the installation's currency. */
    record Price(
            @DefaultValue("0") BigDecimal input,
            @DefaultValue("0") BigDecimal output) {
        Price {
            if (input.signum() < 0 || output.signum() < 0) {
                throw new IllegalArgumentException("Expected a model's price to be 0 or more");
            }
        }

        /** In millionths: the price of a million tokens is as many millionths for one. */
        long micros(int inputTokens, int outputTokens) {
            return input.multiply(BigDecimal.valueOf(inputTokens))
                    .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }
    }

    /** When a failing model is left alone: share of failures (percent) among the last {@code window} attempts. */
    record Circuit(
            @DefaultValue("50") float failureRate,
            @DefaultValue("20") int window,
            @DefaultValue("5") int minimumAttempts,
            @DefaultValue("30s") Duration openFor) {}

    /**
     * The local sensor: an intent counts from {@code intentThreshold} on, and beside a better one only within
     * {@code intentMargin} of it. Tones are read off the sentiment where no word tells.
     */
    record Local(
            @DefaultValue("0.45") double intentThreshold,
            @DefaultValue("0.15") double intentMargin,
            @DefaultValue("3") int maxIntents,
            @DefaultValue("-0.65") double angryBelow,
            @DefaultValue("-0.25") double frustratedBelow,
            @DefaultValue("0.35") double friendlyAbove) {}

    /** In-process embeddings: texts kept ready, and characters of a text that are read. */
    record Embedding(
            @DefaultValue("2000") int cached,
            @DefaultValue("2000") int maxCharacters) {}

    LlmSettings {
        models = models == null ? Map.of() : Map.copyOf(models);
        if (models.containsKey(LOCAL)) {
            throw new IllegalArgumentException("Expected no model to be named 'local': that is the built-in one");
        }
    }

    static final String LOCAL = "local";
}
