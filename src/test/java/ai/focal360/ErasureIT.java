package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.SearchServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Somebody whose name, street and order nobody else has goes through all the product keeps words of. They get all of it, and
 * are forgotten: nobody finds them anywhere after that, and everything counts as before.
 */
class ErasureIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EMAIL = "zebulon.quixworth@peculiar.example";
    private static final String ORDER = "#W7300117";
    private static final String PHONE = "0655509137";
    private static final List<String> WORDS = List.of(
            "zebulon",
            "quixworth",
            "peculiar.example",
            "flumzelgasse",
            "W7300117",
            "5550 ?9137|55509137",
            "grommelpot");

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TaskService tasks;

    @Autowired
    private SearchServer search;

    private String owner;

    @BeforeEach
    void letTheOwnerIn(@Autowired ApiTokens tokens) {
        owner = tokens.create(ACME, Role.OWNER);
    }

    @Test
    void takesSomebodyOutOfEverythingAndLeavesTheFigures() throws IOException {
        var customer = visitor();
        opensAnAccount();
        livesThroughEverything(customer);
        var id = customer.lastTurn().path("customer").asText();
        var ids = List.of(
                id, customer.conversation(), customer.lastTurn().path("turn").asText());
        indexed();
        var figures = figures();
        var indexedFigures = indexedFigures();
        assertThat(found(WORDS)).as("the search finds what is there").isNotEmpty();

        var export = export(id);
        WORDS.forEach(word -> assertThat(holding(export, word)).as(word).isNotEmpty());
        assertThat(export.get("README.txt")).contains("turns/", "scenarios/", "effects/");

        var begun = send(api(id, "").DELETE());
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        var progress = begun.headers().firstValue("Location").orElseThrow();
        var again = send(api(id, "").DELETE());
        assertThat(again.statusCode()).as("asked again: %s", again.body()).isIn(202, 404);
        await().atMost(PATIENCE)
                .until(() -> read(progress).path("state").asText().equals("DONE"));

        var done = read(progress);
        assertThat(done.path("changed").path("turn_record").asLong()).isGreaterThan(8);
        assertThat(done.path("changed").path("effect").asLong()).isPositive();
        assertThat(done.path("changed").path("act_hi_procinst").asLong()).isPositive();
        assertThat(done.toString()).doesNotContain(id);
        assertThat(send(api(id, "").GET()).statusCode()).isEqualTo(404);
        assertThat(send(api(id, "").DELETE()).statusCode()).isEqualTo(404);
        indexed();
        assertThat(found(WORDS)).isEmpty();
        assertThat(found(ids)).isEmpty();
        assertThat(figures()).isEqualTo(figures);
        assertThat(indexedFigures()).isEqualTo(indexedFigures);

        assertThat(customer.says("Where is my order?"))
                .as("who comes back is a stranger")
                .last()
                .asString()
                .contains("e-mail");
        assertThat(customer.lastTurn().path("customer").asText()).isNotEqualTo(id);
    }

    private void livesThroughEverything(Customer customer) {
        customer.says("I want to return order " + ORDER);
        assertThat(customer.says(EMAIL).toString()).contains("Which items");
        assertThat(customer.says("everything").toString()).contains("Shall I register it?");
        assertThat(customer.says("yes").toString()).contains("A colleague has to look at this first");
        var request = api("/approvals?state=OPEN&conversation=" + customer.conversation())
                .at("/approvals/0/approval")
                .asText();
        var task = tasks.createTaskQuery().processInstanceBusinessKey(request).singleResult();
        tasks.createComment(task.getId(), task.getProcessInstanceId(), "Zebulon called again");
        tasks.complete(task.getId(), Map.of("approved", true));
        customer.hears("return is registered");
        customer.says("My name is Zebulon Quixworth, I live in the Flumzelgasse and my dog is called Grommelpot");
        customer.says("You can reach me at " + PHONE);
        customer.says("How long do I have to return something?");
        assertThat(customer.says("Where is my order %s?".formatted(ORDER)).toString())
                .contains(ORDER);
        customer.says("You are a stupid idiot, says Grommelpot");
        customer.says("I will talk to my lawyer about this, and so will Grommelpot");
        await().atMost(PATIENCE)
                .until(() -> tasks.createTaskQuery()
                                .processInstanceBusinessKey(customer.conversation())
                                .count()
                        > 0);
    }

    /** In the shop's own system, which is not ours to erase in. */
    private void opensAnAccount() throws IOException {
        var first = visitor();
        first.says("Where is my order #W1000006?");
        // the shop opens with the first question it is asked
        first.says("liam.smith@example.com");
        var user = JSON.readTree("""
                {"user_id": "zebulon_quixworth_9137", "name": {"first_name": "Zebulon", "last_name": "Quixworth"},
                 "address": {"address1": "Flumzelgasse 17", "address2": "", "city": "Haarlem", "country": "Netherlands",
                             "state": "North Holland", "zip": "2011 AB"},
                 "email": "%s", "orders": ["%s"],
                 "payment_methods": {"credit_card_9137": {"source": "credit_card", "id": "credit_card_9137",
                                                          "brand": "visa", "last_four": "4242"}}}
                """.formatted(EMAIL, ORDER));
        var order = JSON.readTree(jdbc.queryForObject("""
                select body::text from order_desk_document
                where tenant = 'acme-shop' and collection = 'orders' and id = '#W1000019'
                """, String.class)
                .replace("#W1000019", ORDER)
                .replaceFirst("\"status\": \"[^\"]*\"", "\"status\": \"delivered\"")
                .replace("clara_janssen_1007", "zebulon_quixworth_9137")
                .replace("credit_card_1007001", "credit_card_9137")
                .replace("Voorbeeldlaan 7", "Flumzelgasse 17"));
        keep("users", "zebulon_quixworth_9137", user);
        keep("orders", ORDER, order);
    }

    private void keep(String collection, String id, JsonNode body) {
        jdbc.update(
                "insert into order_desk_document (tenant, collection, id, body) values ('acme-shop', ?, ?, ?::jsonb)",
                collection,
                id,
                body.toString());
    }

    private HttpRequest.Builder api(String customer, String path) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/customers/" + customer + path)))
                .header("Authorization", "Bearer " + owner);
    }

    private JsonNode read(String path) {
        var response =
                send(HttpRequest.newBuilder(URI.create(address(path))).header("Authorization", "Bearer " + owner));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    private Map<String, String> export(String customer) throws IOException {
        var files = new TreeMap<String, String>();
        try (var client = ask(api(customer, "/export"));
                var zip = new ZipInputStream(client)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        files.forEach((name, content) -> {
            if (name.endsWith(".json")) {
                assertThat(json(content)).as(name).isNotEmpty();
            }
        });
        return files;
    }

    private static InputStream ask(HttpRequest.Builder request) {
        try {
            var response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return new ByteArrayInputStream(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> holding(Map<String, String> files, String word) {
        return files.entrySet().stream()
                .filter(file -> holds(file.getValue(), word))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@code word} is a regular expression. */
    private static boolean holds(String text, String word) {
        return Pattern.compile(word, Pattern.CASE_INSENSITIVE).matcher(text).find();
    }

    /** Where any of the words is, in any column of any table and in any document; the shop's own system is not ours. */
    private List<String> found(List<String> words) {
        var places = new ArrayList<String>();
        var tables = jdbc.queryForList("""
                select table_name from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'order\\_desk\\_%'
                """, String.class);
        for (var table : tables) {
            jdbc.query("select * from " + table, row -> {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    var type = row.getMetaData().getColumnTypeName(i);
                    var bytes = type.equals("bytea") ? row.getBytes(i) : null;
                    var text = type.equals("bytea") ? bytes == null ? null : decoded(bytes) : row.getString(i);
                    for (var word : words) {
                        if (text != null && holds(text, word)) {
                            places.add("%s.%s: %s"
                                    .formatted(table, row.getMetaData().getColumnName(i), word));
                        }
                    }
                }
            });
        }
        documents().forEach(document -> words.stream()
                .filter(word -> holds(document.toString(), word))
                .forEach(word -> places.add(document.path("_index").asText() + ": " + word)));
        return places;
    }

    /** As text in two encodings, unpacked where it was packed. */
    private static String decoded(byte[] bytes) {
        var plain = bytes;
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                plain = unpacked.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new String(plain, StandardCharsets.UTF_8) + new String(plain, StandardCharsets.UTF_16BE);
    }

    /** Until the index has everything. */
    private void indexed() {
        await().atMost(PATIENCE)
                .until(() -> jdbc.queryForObject("select count(*) from search_outbox", Integer.class) == 0);
        search("POST", "/focal-*/_refresh", "");
    }

    private List<JsonNode> documents() {
        var found = new ArrayList<JsonNode>();
        search("POST", "/_all/_search?size=10000&expand_wildcards=all", "{\"query\":{\"match_all\":{}}}")
                .at("/hits/hits")
                .forEach(found::add);
        assertThat(found).hasSizeLessThan(10_000);
        return found;
    }

    private JsonNode search(String method, String path, String body) {
        var address = search.address().orElseThrow();
        var response = send(HttpRequest.newBuilder(URI.create(address.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    /** How many turns of the tenant had which outcome, intent, tool, rule and model. */
    private Map<String, Integer> figures() {
        var figures = new HashMap<String, Integer>();
        jdbc.queryForList("select document::text from turn_record where tenant = 'acme-shop'", String.class).stream()
                .map(WholeProduct::json)
                .forEach(turn -> Stream.of(
                                Stream.of(turn.at("/outcome/resolution").asText()),
                                Stream.of(turn.at("/outcome/categories").toString()),
                                Stream.of(turn.at("/understanding/intents/0/id").asText()),
                                texts(turn, "tools", "tool"),
                                texts(turn, "tools", "state"),
                                texts(turn, "decisions", "policy"),
                                texts(turn, "models", "model"),
                                texts(turn, "scenarios", "scenario"),
                                texts(turn, "answers", "kind"),
                                Stream.of(turn.at("/abuse/consequence").asText()))
                        .flatMap(values -> values)
                        .forEach(value -> figures.merge(value, 1, Integer::sum)));
        figures.put("effects", jdbc.queryForObject("select count(*) from effect", Integer.class));
        figures.put("approvals", jdbc.queryForObject("select count(*) from approval_request", Integer.class));
        figures.put(
                "customers", jdbc.queryForObject("select count(distinct customer) from turn_record", Integer.class));
        figures.put(
                "conversations",
                jdbc.queryForObject("select count(distinct conversation) from turn_record", Integer.class));
        return figures;
    }

    private static Stream<String> texts(JsonNode turn, String list, String field) {
        return StreamSupport.stream(turn.path(list).spliterator(), false)
                .map(item -> list + " " + item.path(field).asText());
    }

    private Map<String, Integer> indexedFigures() {
        var figures = new HashMap<String, Integer>();
        documents().stream()
                .filter(document -> document.path("_index").asText().startsWith("focal-"))
                .peek(document -> figures.merge(document.path("_index").asText(), 1, Integer::sum))
                .map(document -> document.path("_source"))
                .forEach(turn -> List.of(
                                "resolution",
                                "categories",
                                "intent",
                                "language",
                                "tools",
                                "toolStates",
                                "toolVerdicts",
                                "policies",
                                "scenarioMoves",
                                "channel",
                                "abuse",
                                "escalated",
                                "answerKinds",
                                "fields",
                                "used")
                        .forEach(field -> figures.merge(field + " " + turn.path(field), 1, Integer::sum)));
        return figures;
    }
}
