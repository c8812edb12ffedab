package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchUnavailable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.transport.httpclient5.ResponseException;

/** OpenSearch, asked by plain requests. Throws {@link SearchUnavailable} when it is away or does not accept one. */
final class SearchCalls {
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicLong failures = new AtomicLong();
    private final SearchConnection connection;

    SearchCalls(SearchConnection connection) {
        this.connection = connection;
    }

    record Answer(int status, JsonNode body) {}

    /** How often it was unavailable so far: it may have come back empty. */
    long failures() {
        return failures.get();
    }

    Answer call(Requests.JsonBodyBuilder request) {
        try (var response = connection.client().generic().execute(request.build())) {
            return new Answer(
                    response.getStatus(),
                    response.getBody().map(Body::bodyAsBytes).map(this::read).orElseGet(json::missingNode));
        } catch (ResponseException e) {
            // the client throws these for 429 and 5xx; its message holds the whole body
            return new Answer(e.status(), json.missingNode());
        } catch (IOException e) {
            throw unavailable("Expected an answer of OpenSearch, but: " + e, e);
        } catch (SearchUnavailable e) {
            failures.incrementAndGet();
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Expected OpenSearch to be asked", e);
        }
    }

    JsonNode accepted(Requests.JsonBodyBuilder request) {
        return accepted(call(request), "reason");
    }

    /** {@code told} is what is told of an error: of one about records its type only, for a reason may quote a customer. */
    JsonNode accepted(Answer answer, String told) {
        var body = answer.body();
        if (answer.status() < 200 || answer.status() > 299) {
            throw unavailable(
                    "Expected OpenSearch to accept a request, but it answered %d %s"
                            .formatted(
                                    answer.status(), body.at("/error/" + told).asText("")),
                    null);
        }
        return body;
    }

    SearchUnavailable unavailable(String message, @Nullable Throwable cause) {
        failures.incrementAndGet();
        return cause == null ? new SearchUnavailable(message) : new SearchUnavailable(message, cause);
    }

    static Body body(JsonNode content) {
        return Objects.requireNonNull(
                Body.from(content.toString().getBytes(StandardCharsets.UTF_8), "application/json"));
    }

    private JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.missingNode();
        }
    }
}
