package ai.focal360.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What only a real web server shows. */
@SpringBootTest(
        classes = WebStage.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"camunda.bpm.enabled=false", "focal.web.max-request-size=10KB"})
class WebServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        WebStage.database(registry);
    }

    @Test
    void cutsOffABodyThatDeclaredNoLength() throws Exception {
        assertProblem(sendStream("/webhooks/probe/bytes", 10_241), 413, "too-large");
        assertProblem(sendStream("/webhooks/probe/greeting", 10_241), 413, "too-large");
        assertThat(sendStream("/webhooks/probe/bytes", 10_240).body()).isEqualTo("10240");
    }

    @Test
    void refusesALengthThatIsTooGreatWithoutReading() throws Exception {
        try (var socket = new Socket("localhost", port)) {
            say(socket, "POST /webhooks/probe/bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("urn:focal:problem:too-large");
        }
    }

    @Test
    void answersRequestsTheFirewallRejectsWithAProblem() throws Exception {
        assertProblem(send("/webhooks/probe;jsessionid=1"), 400, "invalid");
        assertProblem(send("/webhooks/%2e%2e/api"), 400, "invalid");
        assertProblem(send("/webhooks//probe"), 400, "invalid");
    }

    @Test
    void answersRequestsThatAreNoHttpWithAProblem() throws Exception {
        try (var socket = new Socket("localhost", port)) {
            say(socket, "GET /webhooks/<script>|{} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 400")
                    .contains("urn:focal:problem:invalid")
                    .doesNotContain("Tomcat", "<html", "script");
        }
    }

    @Test
    void doesNotNameItsSoftware() throws Exception {
        assertThat(send("/actuator/health").headers().map()).doesNotContainKeys("server", "x-powered-by");
    }

    private HttpResponse<String> sendStream(String path, int bytes) throws IOException, InterruptedException {
        var body = new byte[bytes];
        Arrays.fill(body, (byte) ' ');
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String name) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.body()).contains("urn:focal:problem:" + name);
    }

    private static void say(Socket socket, String request) throws IOException {
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Up to the end of the problem; the container may go on to swallow what the client still sends. */
    private static String answer(Socket socket) throws IOException {
        var answer = new StringBuilder();
        int next;
        while (answer.indexOf("}") < 0 && (next = socket.getInputStream().read()) >= 0) {
            answer.append((char) next);
        }
        return answer.toString();
    }
}
