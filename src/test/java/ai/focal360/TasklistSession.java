package ai.focal360;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Somebody logged in to Tasklist, who may send whatever its page could send, and more. */
final class TasklistSession {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final URI base;

    private TasklistSession(String address) {
        this.base = URI.create(address);
    }

    static TasklistSession of(String address, String user, String password) {
        var session = new TasklistSession(address);
        session.send(session.request("/camunda/app/tasklist/").GET());
        var login = session.send(session.request("/camunda/api/admin/auth/user/default/login/tasklist")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=%s&password=%s"
                        .formatted(user, URLEncoder.encode(password, StandardCharsets.UTF_8)))));
        if (login.statusCode() != 200) {
            throw new AssertionError(
                    "Expected '%s' to be let in, but: %d %s".formatted(user, login.statusCode(), login.body()));
        }
        // a new session has a new token, which comes with the next page
        session.send(session.request("/camunda/app/tasklist/").GET());
        return session;
    }

    /** What the engine answers behind Tasklist. */
    HttpResponse<String> get(String path) {
        return send(engine(path).GET());
    }

    JsonNode read(String path) {
        var answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    "Expected %s to be readable, but: %d %s".formatted(path, answer.statusCode(), answer.body()));
        }
        return json(answer.body());
    }

    HttpResponse<String> post(String path, Map<String, ?> body) {
        return send(engine(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    HttpResponse<String> delete(String path) {
        return send(engine(path).DELETE());
    }

    private HttpRequest.Builder engine(String path) {
        return request("/camunda/api/engine/engine/default" + path)
                .header("Accept", path.contains("/list") ? "application/hal+json" : "*/*");
    }

    /** Camunda's webapps want their cookie's token back in a header. */
    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .forEach(token -> request.header("X-XSRF-TOKEN", token));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected an answer", e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
