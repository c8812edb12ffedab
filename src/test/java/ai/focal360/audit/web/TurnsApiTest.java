package ai.focal360.audit.web;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.OTHER;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.InMemoryAuditStore;
import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnQuery;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.audit.TurnRecords;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.platform.web.ProblemAnswers;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Tenants;
import ai.focal360.tenant.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class TurnsApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AuditStore audit = new InMemoryAuditStore();
    private final MockMvcTester api = api(audit);

    private static MockMvcTester api(AuditStore audit) {
        var json = Jackson2ObjectMapperBuilder.json()
                .featuresToDisable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .<ObjectMapper>build();
        return MockMvcTester.of(List.of(new TurnsController(audit, live(ACME, OTHER))), mvc -> mvc.setControllerAdvice(
                        ProblemAnswers.advice())
                .setMessageConverters(new MappingJackson2HttpMessageConverter(json))
                .build());
    }

    private static Tenants live(TenantId... tenants) {
        var known = Set.of(tenants);
        var nothing = new TenantData(
                "Acme",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Texts(Map.of()));
        return new Tenants() {
            @Override
            public Optional<Pack> pack(TenantId tenant) {
                return known.contains(tenant)
                        ? Optional.of(new Pack(new PackVersion(tenant, 1, "0"), new TreeMap<>(), nothing))
                        : Optional.empty();
            }
        };
    }

    @Test
    void listsTheNewestTurnsWithAWayToEachInFull() throws Exception {
        append(turn().at(NOON).said("first"));
        var newest = append(
                turn().at(NOON.plusSeconds(1)).said("second").answered("done").ended("PARTIAL", "KNOWLEDGE_GAP"));
        var page = ok("/api/tenants/acme-shop/turns");
        assertThat(page.get("turns")).hasSize(2);
        assertThat(page.has("next")).isFalse();
        var glance = page.at("/turns/0");
        assertThat(glance.at("/messages/0/text").asText()).isEqualTo("second");
        assertThat(glance.at("/answers/0/text").asText()).isEqualTo("done");
        assertThat(glance.at("/outcome/categories/0").asText()).isEqualTo("KNOWLEDGE_GAP");
        assertThat(ok(glance.get("href").asText())).isEqualTo(JSON.readTree(TurnRecordJson.write(newest)));
    }

    @Test
    void leadsThroughPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            append(turn().at(NOON.plusSeconds(i)));
        }
        var first = ok("/api/tenants/acme-shop/turns?limit=3");
        var second = ok(
                "/api/tenants/acme-shop/turns?limit=3&next=" + first.get("next").asText());
        assertThat(first.get("turns")).hasSize(3);
        assertThat(second.get("turns")).hasSize(2);
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void passesEveryFilterOn() throws Exception {
        var wanted =
                append(turn().with("robin").on("whatsapp-nl").said("my teapot").ended("PARTIAL", "OUT_OF_SCOPE"));
        append(turn());
        for (var filter : List.of(
                "conversation=" + wanted.conversation(),
                "customer=" + wanted.customer(),
                "agent=robin",
                "channel=whatsapp-nl",
                "resolution=PARTIAL",
                "category=OUT_OF_SCOPE",
                "text=teapot")) {
            assertThat(turns(ok("/api/tenants/acme-shop/turns?" + filter)))
                    .as(filter)
                    .containsExactly(wanted.turn().toString());
        }
        assertThat(turns(ok("/api/tenants/acme-shop/turns?from=2026-03-12T12:00:00Z&to=2026-03-12T12:00:01Z")))
                .hasSize(2);
        assertThat(turns(ok("/api/tenants/acme-shop/turns?to=2026-03-12T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void tellsAConversationAsItWasSpoken() throws Exception {
        var conversation = ConversationId.random();
        append(turn().in(conversation).at(NOON.plusSeconds(9)).said("thanks").answered("you are welcome"));
        append(turn().in(conversation).at(NOON).said("hello").answered("hi"));
        var transcript = ok("/api/tenants/acme-shop/conversations/" + conversation);
        assertThat(transcript.findValuesAsText("text")).containsExactly("hello", "hi", "thanks", "you are welcome");
        assertThat(transcript.findValuesAsText("from")).containsExactly("CUSTOMER", "AGENT", "CUSTOMER", "AGENT");
        assertThat(transcript.get("turns")).hasSize(2);
        assertThat(transcript.get("complete").asBoolean()).isTrue();
        ok(transcript.at("/turns/1/href").asText());
    }

    @Test
    void saysWhenAConversationIsLongerThanWhatItShows() throws Exception {
        var conversation = ConversationId.random();
        for (int i = 0; i < 501; i++) {
            append(turn().in(conversation).at(NOON.plusSeconds(i)));
        }
        var transcript = ok("/api/tenants/acme-shop/conversations/" + conversation);
        assertThat(transcript.get("turns")).hasSize(500);
        assertThat(transcript.get("complete").asBoolean()).isFalse();
    }

    @Test
    void tellsNobodyWhatIsThereForOthers() throws Exception {
        var theirs = append(turn().of(OTHER));
        for (var path : List.of(
                "/api/tenants/acme-shop/turns/" + theirs.turn(),
                "/api/tenants/acme-shop/turns/" + TurnId.random(),
                "/api/tenants/acme-shop/turns/not-an-id")) {
            assertThat(problem(path, 404, "not-found").get("detail").asText())
                    .isEqualTo("There is no such turn, or it is not yours to see.");
        }
        problem("/api/tenants/acme-shop/conversations/" + theirs.conversation(), 404, "not-found");
        problem("/api/tenants/nobody/turns", 404, "not-found");
        problem("/api/tenants/NOT%20A%20TENANT/turns", 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=201,limit",
        "limit=many,limit",
        "conversation=7,conversation",
        "customer=,customer",
        "agent=No One,agent",
        "channel=..,channel",
        "resolution=FINE,resolution",
        "category=lower,category",
        "text=,text",
        "from=yesterday,from",
        "to=1969-12-31T23:59:59Z,to",
        "to=+1000000000-12-31T23:59:59Z,to",
        "next=page2,next",
        "limit=1&limit=2,limit",
        "chanel=webchat,chanel"
    })
    void namesTheParameterThatIsWrongAndWhatWasExpected(String query, String parameter) throws Exception {
        var problem = problem("/api/tenants/acme-shop/turns?" + query, 400, "invalid");
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo(parameter);
        assertThat(problem.get("detail").asText()).startsWith("Expected '" + parameter + "' to be ");
    }

    @Test
    void limitsTheLengthOfWordsToLookFor() throws Exception {
        problem("/api/tenants/acme-shop/turns?text=" + "x".repeat(201), 400, "invalid");
    }

    @Test
    void saysThatOnlyTheSearchByTextIsAway() throws Exception {
        var away = api(new InMemoryAuditStoreWithoutWords(new SearchUnavailable("away")));
        var answer = away.get().uri("/api/tenants/acme-shop/turns?text=teapot").exchange();
        assertThat(answer.getResponse().getStatus()).isEqualTo(503);
        assertThat(answer.getResponse().getHeader("Retry-After")).isEqualTo("10");
        assertThat(body(answer).get("type").asText()).endsWith(":unavailable");
        assertThat(away.get().uri("/api/tenants/acme-shop/turns").exchange()).hasStatusOk();
    }

    @Test
    void doesNotAskToTryAgainWhereSearchIsSwitchedOff() throws Exception {
        var off = api(new InMemoryAuditStoreWithoutWords(new SearchSwitchedOff()));
        var answer = off.get().uri("/api/tenants/acme-shop/turns?text=teapot").exchange();
        assertThat(answer.getResponse().getStatus()).isEqualTo(503);
        assertThat(answer.getResponse().getHeader("Retry-After")).isNull();
        assertThat(body(answer).get("detail").asText()).contains("Search without 'text'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/turns", "/turns/5f0c9f5e-64c5-4b0e-9d0a-2f6a3f3f8a11"})
    void offersNoWayToChangeARecord(String path) {
        assertThat(api.delete().uri("/api/tenants/acme-shop" + path).exchange()).hasStatus(405);
        assertThat(api.put().uri("/api/tenants/acme-shop" + path).exchange()).hasStatus(405);
    }

    private static final class InMemoryAuditStoreWithoutWords implements AuditStore {
        private final AuditStore store = new InMemoryAuditStore();
        private final SearchUnavailable why;

        InMemoryAuditStoreWithoutWords(SearchUnavailable why) {
            this.why = why;
        }

        @Override
        public void append(TurnRecord record) {
            store.append(record);
        }

        @Override
        public Optional<TurnRecord> find(TenantId tenant, TurnId turn) {
            return store.find(tenant, turn);
        }

        @Override
        public List<TurnRecord> conversation(TenantId tenant, ConversationId conversation, int limit) {
            return store.conversation(tenant, conversation, limit);
        }

        @Override
        public Page conversations(TenantId tenant, @Nullable TurnCursor before, int limit) {
            return store.conversations(tenant, before, limit);
        }

        @Override
        public Page search(TurnQuery query) {
            if (query.text() != null) {
                throw why;
            }
            return store.search(query);
        }
    }

    private TurnRecord append(TurnRecords turn) {
        var record = turn.record();
        audit.append(record);
        return record;
    }

    private JsonNode ok(String uri) throws Exception {
        var answer = api.get().uri(uri).exchange();
        assertThat(answer).hasStatusOk();
        return body(answer);
    }

    private JsonNode problem(String uri, int status, String type) throws Exception {
        var answer = api.get()
                .uri(java.net.URI.create(uri.replace(" ", "%20").replace("+", "%2B")))
                .exchange();
        assertThat(answer.getResponse().getStatus()).isEqualTo(status);
        assertThat(answer.getResponse().getContentType()).isEqualTo("application/problem+json");
        var body = body(answer);
        assertThat(body.get("type").asText()).isEqualTo("urn:focal:problem:" + type);
        assertThat(body.get("status").asInt()).isEqualTo(status);
        return body;
    }

    private static List<String> turns(JsonNode page) {
        return StreamSupport.stream(page.get("turns").spliterator(), false)
                .map(turn -> turn.get("turn").asText())
                .toList();
    }

    private static JsonNode body(MvcTestResult answer) throws Exception {
        return JSON.readTree(answer.getResponse().getContentAsByteArray());
    }
}
