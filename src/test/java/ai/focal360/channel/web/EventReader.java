package ai.focal360.channel.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as a browser does. */
final class EventReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpResponse<java.io.InputStream> response;
    private final BlockingQueue<Optional<Event>> events = new LinkedBlockingQueue<>();

    record Event(String name, @Nullable String id, String data) {
        JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (IOException e) {
                throw new IllegalStateException("Expected JSON, but it is " + data, e);
            }
        }
    }

    EventReader(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("Expected a stream, but it is " + response.statusCode());
        }
        var thread = new Thread(this::read, "event-reader");
        thread.setDaemon(true);
        thread.start();
    }

    HttpHeaders headers() {
        return response.headers();
    }

    /** The next event of any name. */
    Event next() throws InterruptedException {
        return poll().orElseThrow(() -> new AssertionError("Expected an event, but the stream ended"));
    }

    /** The next event, which has to have this name; typing indications in between are passed over. */
    Event next(String name) throws InterruptedException {
        var event = next();
        while (event.name().equals("typing") && !name.equals("typing")) {
            event = next();
        }
        if (!event.name().equals(name)
                && !(name.equals("typing") && event.name().equals("history"))) {
            throw new AssertionError("Expected a '%s', but it is %s".formatted(name, event));
        }
        return event.name().equals(name) ? event : next(name);
    }

    void awaitEnd() throws InterruptedException {
        while (poll().isPresent()) {
            // until nothing comes any more
        }
    }

    private Optional<Event> poll() throws InterruptedException {
        var event = events.poll(5, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("Expected an event within 5 s");
        }
        return event;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = null;
            var data = new StringBuilder();
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(line, 6, line.length());
                } else if (line.isEmpty() && data.length() > 0) {
                    events.add(Optional.of(new Event(name, id, data.toString())));
                    name = "";
                    id = null;
                    data.setLength(0);
                }
            }
        } catch (IOException e) {
            // the stream was closed
        }
        events.add(Optional.empty());
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
