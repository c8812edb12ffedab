package ai.focal360;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A shop's own system, as a developer of tools would write it: honours idempotency keys, and counts what it really did.
 * An order whose number ends in {@code nn} belongs to whoever has the address {@code customer-nn@example.com}. Orders {@code #W2…}
 * are pending, {@code #W3…} and {@code #W4…} were delivered, and the last are dear.
 */
public final class CountingDesk implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> cancelled = new LinkedHashMap<>();
    private final Map<String, Integer> returned = new LinkedHashMap<>();
    private final Map<String, CountDownLatch> kept = new ConcurrentHashMap<>();
    private final Set<String> repeated = ConcurrentHashMap.newKeySet();

    public CountingDesk() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "desk");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/desk/acme-shop/find_user_id_by_email", exchange -> {
            var email = body(exchange).path("email").asText();
            answer(exchange, "{\"user_id\":\"user-%s\"}".formatted(email.replaceAll("\\D", "")));
        });
        server.createContext(
                "/desk/acme-shop/get_order_details",
                exchange ->
                        answer(exchange, order(body(exchange).path("order_id").asText())));
        server.createContext("/desk/acme-shop/cancel_pending_order", this::cancel);
        server.createContext("/desk/acme-shop/return_delivered_order_items", exchange -> {
            var order = body(exchange).path("order_id").asText();
            answer(exchange, once(returned, order, exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        });
        server.createContext("/desk/", exchange -> answer(exchange, "{}"));
        server.start();
    }

    public String url() {
        return "http://localhost:%d/desk".formatted(server.getAddress().getPort());
    }

    /** How often each order was really cancelled. */
    public synchronized Map<String, Integer> cancelled() {
        return Map.copyOf(cancelled);
    }

    /** How often each order was really taken back. */
    public synchronized Map<String, Integer> returned() {
        return Map.copyOf(returned);
    }

    /** Whose customer's number an order ends in. */
    static String owner(String order) {
        return order.substring(order.length() - 2);
    }

    /** Orders somebody asked to cancel or to return again under the same key. */
    public Set<String> askedAgain() {
        return Set.copyOf(repeated);
    }

    /** The first answer about this order is given only once {@link #answers} was called; the order is cancelled before. */
    void keepsWaiting(String order) {
        kept.put(order, new CountDownLatch(1));
    }

    /** Whether somebody waits for the answer about this order. */
    boolean isAsked(String order) {
        return cancelled().containsKey(order);
    }

    void answers(String order) {
        Objects.requireNonNull(kept.get(order)).countDown();
    }

    private void cancel(HttpExchange exchange) throws IOException {
        var body = body(exchange);
        var order = body.path("order_id").asText();
        var first = !isAsked(order);
        var answer = once(cancelled, order, exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        var latch = kept.get(order);
        if (first && latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException("Expected to be asked to answer", e);
            }
        }
        answer(exchange, answer);
    }

    private synchronized String once(Map<String, Integer> done, String order, String key) {
        var before = answers.get(key);
        if (before != null) {
            repeated.add(order);
            return before;
        }
        done.merge(order, 1, Integer::sum);
        var now = order(order);
        answers.put(key, now);
        return now;
    }

    private synchronized String order(String id) {
        return """
                {"order_id":"%1$s","user_id":"user-%2$s","status":"%3$s","items":[],"item_ids":["1"],"total":%4$s,"currency":"EUR",
                "payment_history":[{"amount":%4$s,"payment_method_id":"card"}],"placed_days_ago":1,"delivered_days_ago":1}
                """.formatted(id, owner(id), status(id), id.startsWith("#W4") ? "329" : "44.95");
    }

    private String status(String id) {
        if (id.startsWith("#W2")) {
            return cancelled.containsKey(id) ? "cancelled" : "pending";
        }
        return returned.containsKey(id) ? "return requested" : "delivered";
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        return JSON.readTree(exchange.getRequestBody());
    }

    private static void answer(HttpExchange exchange, @Nullable String json) throws IOException {
        var bytes = String.valueOf(json).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
