package ai.focal360.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.llm.LlmSettings.Circuit;
import ai.focal360.llm.LlmSettings.Embedding;
import ai.focal360.llm.LlmSettings.Local;
import ai.focal360.llm.LlmSettings.Model;
import ai.focal360.llm.LlmSettings.Price;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class LlmSettingsTest {
    @Test
    void connectsToNothingByDefault() {
        assertThat(Fixtures.settings())
                .isEqualTo(new LlmSettings(
                        Map.of(),
                        Currency.getInstance("EUR"),
                        new Circuit(50, 20, 5, Duration.ofSeconds(30)),
                        new Local(0.45, 0.15, 3, -0.65, -0.25, 0.35),
                        new Embedding(2000, 2000),
                        2000,
                        6000));
    }

    @Test
    void fillsInAModelsDefaults() {
        assertThat(Fixtures.settings(
                                "models.fast.provider", "ollama",
                                "models.fast.base-url", "http://localhost:11434",
                                "models.fast.model", "qwen3")
                        .models())
                .isEqualTo(Map.of(
                        "fast",
                        new Model(
                                LlmSettings.Provider.OLLAMA,
                                URI.create("http://localhost:11434"),
                                "qwen3",
                                null,
                                Duration.ofSeconds(15),
                                0,
                                1500,
                                2,
                                Duration.ofMillis(300),
                                true,
                                false,
                                DataSize.ofKilobytes(512),
                                new Price(BigDecimal.ZERO, BigDecimal.ZERO))));
    }

    @Test
    void readsEveryKey() {
        var settings = Fixtures.settings(
                "models.best.provider", "anthropic",
                "models.best.base-url", "https://models.example/v1",
                "models.best.model", "omni",
                "models.best.api-key", "secret",
                "models.best.timeout", "7s",
                "models.best.temperature", "0.4",
                "models.best.max-tokens", "99",
                "models.best.max-retries", "1",
                "models.best.retry-wait", "50ms",
                "models.best.structured-output", "false",
                "models.best.reasoning", "true",
                "models.best.max-answer", "64KB",
                "models.best.price.input", "0.4",
                "models.best.price.output", "1.6",
                "currency", "USD",
                "circuit.failure-rate", "40",
                "circuit.window", "10",
                "circuit.minimum-attempts", "4",
                "circuit.open-for", "5s",
                "local.intent-threshold", "0.5",
                "local.intent-margin", "0.1",
                "local.max-intents", "2",
                "local.angry-below", "-0.7",
                "local.frustrated-below", "-0.3",
                "local.friendly-above", "0.4",
                "embeddings.cached", "10",
                "embeddings.max-characters", "100",
                "history-characters", "500",
                "message-characters", "800");

        assertThat(settings)
                .isEqualTo(new LlmSettings(
                        Map.of(
                                "best",
                                new Model(
                                        LlmSettings.Provider.ANTHROPIC,
                                        URI.create("https://models.example/v1"),
                                        "omni",
                                        "secret",
                                        Duration.ofSeconds(7),
                                        0.4,
                                        99,
                                        1,
                                        Duration.ofMillis(50),
                                        false,
                                        true,
                                        DataSize.ofKilobytes(64),
                                        new Price(new BigDecimal("0.4"), new BigDecimal("1.6")))),
                        Currency.getInstance("USD"),
                        new Circuit(40, 10, 4, Duration.ofSeconds(5)),
                        new Local(0.5, 0.1, 2, -0.7, -0.3, 0.4),
                        new Embedding(10, 100),
                        500,
                        800));
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            base-url    | ftp://models.example        | Expected a model's base-url to be http or https, but it is 'ftp://models.example'
            base-url    | https://me:pw@models.example | Expected a model's base-url to hold no credentials; use api-key
            max-retries | 3                           | Expected max-retries from 0 to 2, but it is 3
            temperature | 3                           | Expected temperature from 0 to 2, but it is 3.0
            timeout     | 0s                          | Expected timeout above 0, but it is PT0S
            price.input | -1                          | Expected a model's price to be 0 or more
            max-tokens  | 0                           | Expected max-tokens above 0, but it is 0
            """)
    void refusesWhatCannotWork(String key, String value, String reason) {
        assertThatThrownBy(() -> Fixtures.settings(
                        "models.m.provider",
                        "openai",
                        "models.m.base-url",
                        "https://models.example",
                        "models.m.model",
                        "x",
                        "models.m." + key,
                        value))
                .rootCause()
                .hasMessage(reason);
    }

    @Test
    void asksForAKeyWhereThereIsNoOtherWayIn() {
        assertThatThrownBy(() -> Fixtures.settings(
                        "models.m.provider", "anthropic",
                        "models.m.base-url", "https://models.example",
                        "models.m.model", "x"))
                .rootCause()
                .hasMessage("Expected an api-key for a model of Anthropic");
    }

    @Test
    void keepsTheNameOfTheBuiltInOne() {
        assertThatThrownBy(() -> Fixtures.settings(
                        "models.local.provider", "openai",
                        "models.local.base-url", "https://models.example",
                        "models.local.model", "x"))
                .rootCause()
                .hasMessageContaining("Expected no model to be named 'local'");
    }
}
