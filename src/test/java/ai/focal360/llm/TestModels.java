package ai.focal360.llm;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model at HTTP level for tests of the modules that have one choose, and none. */
public final class TestModels implements AutoCloseable {
    private final FakeProvider provider = new FakeProvider();

    public static Choosing none() {
        return choosing();
    }

    /** A model named {@code test}, of this provider. */
    public Choosing choosing(String name) {
        return choosing(
                "models." + name + ".provider", "openai",
                "models." + name + ".base-url", provider.url() + "/v1",
                "models." + name + ".model", "test",
                "models." + name + ".retry-wait", "1ms");
    }

    private static Choosing choosing(String... settings) {
        var models = new Models(Fixtures.settings(settings), Fixtures.WEDNESDAY);
        return new Choosing(new ModelChain(models, new SimpleMeterRegistry()));
    }

    /** Calls a function, whatever it is asked. */
    public void calls(String function, Map<String, String> arguments) {
        provider.answers(
                FakeProvider.OPENAI,
                FakeProvider.openAi(
                        new LinkedHashMap<>(Map.of(
                                "role",
                                "assistant",
                                "tool_calls",
                                List.of(Map.of(
                                        "id",
                                        "call-1",
                                        "type",
                                        "function",
                                        "function",
                                        Map.of("name", function, "arguments", FakeProvider.string(arguments)))))),
                        "tool_calls"));
    }

    public void says(String text) {
        provider.answers(FakeProvider.OPENAI, FakeProvider.openAi(text));
    }

    public void fails() {
        provider.answers(FakeProvider.OPENAI, FakeProvider.status(500));
    }

    /** The names of the functions it was last offered. */
    public List<String> offered() {
        var requests = provider.requests(FakeProvider.OPENAI);
        return requests.get(requests.size() - 1).path("tools").findValuesAsText("name");
    }

    public int asked() {
        return provider.requests(FakeProvider.OPENAI).size();
    }

    @Override
    public void close() {
        provider.close();
    }
}
