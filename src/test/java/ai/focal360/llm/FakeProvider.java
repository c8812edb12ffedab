package ai.focal360.llm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.util.List;
import java.util.Map;

/** A model provider at HTTP level: speaks the OpenAI, Anthropic and Ollama protocols and says what it is told to. */
final class FakeProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String OPENAI = "/v1/chat/completions";
    static final String ANTHROPIC = "/v1/messages";
    static final String OLLAMA = "/api/chat";

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

    FakeProvider() {
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** The answers in this order, the last one for ever. */
    void answers(String path, ResponseDefinitionBuilder... responses) {
        for (var at = 0; at < responses.length; at++) {
            var last = at == responses.length - 1;
            server.stubFor(post(urlPathEqualTo(path))
                    .inScenario(path)
                    .whenScenarioStateIs(at == 0 ? Scenario.STARTED : "answer " + at)
                    .willSetStateTo(last ? (at == 0 ? Scenario.STARTED : "answer " + at) : "answer " + (at + 1))
                    .willReturn(responses[at]));
        }
    }

    /** The bodies of the requests that came in, in order. */
    List<JsonNode> requests(String path) {
        return server.findAll(postRequestedFor(urlPathEqualTo(path))).stream()
                .map(request -> tree(request.getBodyAsString()))
                .toList();
    }

    String header(String path, String name) {
        return server.findAll(postRequestedFor(urlPathEqualTo(path))).get(0).getHeader(name);
    }

    static ResponseDefinitionBuilder openAi(String content) {
        return openAi(content, "stop");
    }

    static ResponseDefinitionBuilder openAi(String content, String finishReason) {
        return openAi(Map.of("role", "assistant", "content", content), finishReason);
    }

    static ResponseDefinitionBuilder openAi(Map<String, Object> message, String finishReason) {
        return json(Map.of(
                "id",
                "chatcmpl-1",
                "object",
                "chat.completion",
                "created",
                1_770_000_000,
                "model",
                "test",
                "choices",
                List.of(Map.of("index", 0, "message", message, "finish_reason", finishReason)),
                "usage",
                Map.of("prompt_tokens", 321, "completion_tokens", 45, "total_tokens", 366)));
    }

    static ResponseDefinitionBuilder anthropic(String content) {
        return json(Map.of(
                "id",
                "msg_1",
                "type",
                "message",
                "role",
                "assistant",
                "model",
                "test",
                "content",
                List.of(Map.of("type", "text", "text", content)),
                "stop_reason",
                "end_turn",
                "usage",
                Map.of("input_tokens", 321, "output_tokens", 45)));
    }

    static ResponseDefinitionBuilder ollama(String content) {
        return json(Map.of(
                "model",
                "test",
                "created_at",
                "2026-03-11T10:00:00Z",
                "message",
                Map.of("role", "assistant", "content", content),
                "done_reason",
                "stop",
                "done",
                true,
                "prompt_eval_count",
                321,
                "eval_count",
                45));
    }

    static ResponseDefinitionBuilder json(Object body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(string(body));
    }

    static ResponseDefinitionBuilder status(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":{\"message\":\"no\",\"type\":\"test\"}}");
    }

    static String string(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
