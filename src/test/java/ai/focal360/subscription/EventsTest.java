package ai.focal360.subscription;

import static ai.focal360.subscription.EventType.SCENARIO_COMPLETED;
import static ai.focal360.subscription.EventType.SCENARIO_STARTED;
import static ai.focal360.subscription.Node.JSON;
import static ai.focal360.subscription.Node.SHOP;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.customer.Erasures;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/** Events reach subscribers: on a real database, over real HTTP, with one node or two. */
class EventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final WireMockServer SUBSCRIBER = subscriber();
    private static final Map<String, String> QUICK = Map.of(
            "focal.subscription.sweep", "50ms",
            "focal.subscription.first-pause", "30ms",
            "focal.subscription.timeout", "5s");

    private final DataSource database = TestPostgres.database();
    private final List<Node> nodes = new ArrayList<>();
    private final CustomerId ann = CustomerId.random();
    private final CustomerId ben = CustomerId.random();

    private static WireMockServer subscriber() {
        var server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        return server;
    }

    @BeforeEach
    void takesEverything() {
        SUBSCRIBER.resetAll();
        SUBSCRIBER.stubFor(post(urlPathMatching("/.*")).atPriority(9).willReturn(ok()));
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(Node::close);
    }

    @AfterAll
    static void stop() {
        SUBSCRIBER.stop();
    }

    @Test
    void aFailingEventHoldsBackNothingButItsCustomersLaterOnes() {
        var node = node();
        node.subscribe(url("/crm"), SCENARIO_STARTED);
        var failing = SUBSCRIBER.stubFor(post("/crm")
                .withRequestBody(containing("ann-1"))
                .willReturn(aResponse().withStatus(500)));

        node.tell(ann, "ann-1", "ann-2");
        node.tell(ann, "ann-3");
        node.tell(ben, "ben-1", "ben-2");

        await().atMost(PATIENCE).until(() -> scenarios("/crm").contains("ben-2"));
        assertThat(scenarios("/crm")).doesNotContain("ann-2", "ann-3").containsSubsequence("ben-1", "ben-2");

        SUBSCRIBER.removeStub(failing);

        await().atMost(PATIENCE).until(() -> scenarios("/crm").contains("ann-3"));
        assertThat(scenarios("/crm")).containsSubsequence("ann-1", "ann-1", "ann-2", "ann-3");
        assertThat(scenarios("/crm").stream().filter("ann-2"::equals)).hasSize(1);
    }

    @Test
    void anEventWaitsForOlderTransactionsThatMayStillAddOneBeforeIt() {
        var node = node();
        node.subscribe(url("/crm"), SCENARIO_STARTED);
        var written = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var other = Executors.newSingleThreadExecutor();
        try {
            var unused = other.submit(() -> node.transaction.executeWithoutResult(status -> {
                node.announcements.make(SHOP, List.of(Node.moment(ann, "first")));
                written.countDown();
                passes(commit);
            }));
            passes(written);
            node.tell(ann, "second");
            node.transaction.executeWithoutResult(status -> {
                var claimed = node.rows.claim(Map.of(node.subscribers.active().get(0), 5), Duration.ofSeconds(1));
                assertThat(claimed).isEmpty();
            });
            assertThat(scenarios("/crm")).isEmpty();
            commit.countDown();

            await().atMost(PATIENCE).until(() -> scenarios("/crm").size() == 2);
            assertThat(scenarios("/crm")).containsExactly("first", "second");
        } finally {
            commit.countDown();
            other.shutdown();
        }
    }

    @Test
    void isSignedAsTheLibraryOfStandardWebhooksChecksIt() throws WebhookVerificationException {
        var node = node();
        var secret = node.subscribe(url("/crm"), SCENARIO_STARTED).secret();

        node.tell(ann, "refund");

        var request = received("/crm", 1).get(0);
        new Webhook(secret).verify(request.getBodyAsString(), headers(request));
        assertThatThrownBy(() -> new Webhook(secret)
                        .verify(request.getBodyAsString().replace("refund", "refunt"), headers(request)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(request.getHeader("webhook-id"))
                .isEqualTo(json(request).path("id").asText());
    }

    @Test
    void bothSecretsAreValidForAWhileAfterARotation() throws WebhookVerificationException {
        var node = node();
        var created = node.subscribe(url("/crm"), SCENARIO_STARTED);
        var rotated =
                node.subscriptions.rotate(SHOP, created.subscription().id()).orElseThrow();

        node.tell(ann, "while both are valid");

        var request = received("/crm", 1).get(0);
        new Webhook(created.secret()).verify(request.getBodyAsString(), headers(request));
        new Webhook(rotated.secret()).verify(request.getBodyAsString(), headers(request));

        node.jdbc.sql("update subscription set previous_until = now()").update();
        node.tell(ann, "afterwards");

        var later = received("/crm", 2).get(1);
        new Webhook(rotated.secret()).verify(later.getBodyAsString(), headers(later));
        assertThatThrownBy(() -> new Webhook(created.secret()).verify(later.getBodyAsString(), headers(later)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void isSentAgainUnderTheSameIdWhenTheNodeDiesBetweenCallAndCommit() {
        var hasty = Map.of("focal.subscription.timeout", "1s", "focal.subscription.connect-timeout", "500ms");
        var dying = new Node(database, hasty);
        dying.subscribe(url("/crm"), SCENARIO_STARTED);
        dying.tell(ann, "one", "two");
        var claimed = dying.rows.claim(Map.of(dying.subscribers.active().get(0), 5), dying.properties.lease());
        assertThat(claimed).hasSize(1);
        assertThat(dying.post.send(claimed.get(0)).join()).isInstanceOf(Outcome.Taken.class);

        node();

        var requests = received("/crm", 3);
        assertThat(requests.get(1).getHeader("webhook-id"))
                .isEqualTo(requests.get(0).getHeader("webhook-id"));
        assertThat(scenarios("/crm")).containsExactly("one", "one", "two");
    }

    @Test
    void whatNobodyTakesIsSetAsideAndCanBeSentAgainOrDiscarded() {
        var node = node("focal.subscription.attempts", "2");
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();
        var failing = SUBSCRIBER.stubFor(post("/crm")
                .withRequestBody(containing("bad"))
                .willReturn(aResponse().withStatus(422)));

        node.tell(ann, "bad-1", "bad-2", "good");

        await().atMost(PATIENCE).until(() -> scenarios("/crm").contains("good"));
        await().atMost(PATIENCE).until(() -> node.dead(subscription).size() == 2);
        assertThat(node.dead(subscription)).allSatisfy(letter -> {
            assertThat(letter.error()).isEqualTo("answered 422");
            assertThat(letter.attempts()).isEqualTo(2);
            assertThat(letter.customer()).isEqualTo(ann);
        });
        assertThat(node.rows.backlog().dead()).isEqualTo(2);
        assertThat(node.meters.counter("focal.subscription.died").count()).isEqualTo(2);

        SUBSCRIBER.removeStub(failing);
        var discarded = node.dead(subscription).get(0).event();
        assertThat(node.subscriptions.discard(SHOP, subscription.id(), discarded))
                .isTrue();
        assertThat(node.subscriptions.discard(SHOP, subscription.id(), discarded))
                .isFalse();
        assertThat(node.subscriptions.redeliver(SHOP, subscription.id(), null)).isEqualTo(1);

        await().atMost(PATIENCE).until(() -> node.rows.backlog().waiting() == 0);
        assertThat(node.dead(subscription)).isEmpty();
        assertThat(scenarios("/crm").stream().filter(name -> name.startsWith("bad")))
                .hasSize(5);
    }

    @Test
    void aSubscriberThatIsGoneIsPausedAndItsEventsAreKept() {
        var node = node();
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();
        SUBSCRIBER.stubFor(post("/crm").willReturn(aResponse().withStatus(410)));

        node.tell(ann, "one", "two");

        await().atMost(PATIENCE)
                .until(() -> node.subscriptions
                                .find(SHOP, subscription.id())
                                .orElseThrow()
                                .state()
                        == Subscription.State.PAUSED);
        assertThat(node.subscriptions
                        .find(SHOP, subscription.id())
                        .orElseThrow()
                        .reason())
                .isEqualTo("it answered 410 Gone");
        node.tell(ann, "three");
        takesEverything();
        node.subscriptions.resume(SHOP, subscription.id());

        await().atMost(PATIENCE).until(() -> scenarios("/crm").size() == 3);
        assertThat(scenarios("/crm")).containsExactly("one", "two", "three");
    }

    @Test
    void aSubscriberThatAsksForAPauseGetsIt() {
        var node = node();
        node.subscribe(url("/crm"), SCENARIO_STARTED);
        SUBSCRIBER.stubFor(post("/crm").willReturn(aResponse().withStatus(429).withHeader("Retry-After", "3600")));

        node.tell(ann, "one");

        await().atMost(PATIENCE).until(() -> node.untilDue().compareTo(Duration.ofMinutes(55)) > 0);
        assertThat(node.untilDue()).isLessThan(Duration.ofMinutes(61));
        SUBSCRIBER.verify(1, postRequestedFor(urlEqualTo("/crm")));
    }

    @Test
    void aSlowSubscriberTakesNothingFromOthers() {
        var node = node("focal.subscription.timeout", "30s");
        SUBSCRIBER.stubFor(post("/slow").willReturn(ok().withFixedDelay(15_000)));
        var slow = node.subscribe(url("/slow"), SCENARIO_STARTED).subscription();
        node.subscribe(url("/quick"), SCENARIO_STARTED);

        IntStream.range(0, 40).forEach(number -> node.tell(CustomerId.random(), "s" + number));

        await().atMost(Duration.ofSeconds(12)).until(() -> scenarios("/quick").size() == 40);
        assertThat(node.jdbc
                        .sql("select count(*) from event_delivery where subscription = ? and state = 'SENDING'")
                        .param(slow.id().value())
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    @Test
    void twoNodesShareEventsAndSendEachOnce() {
        var one = node();
        one.subscribe(url("/crm"), SCENARIO_STARTED);
        var two = node();

        IntStream.range(0, 150).parallel().forEach(number -> (number % 2 == 0 ? one : two)
                .tell(CustomerId.random(), "s" + number));

        await().atMost(PATIENCE).until(() -> one.rows.backlog().waiting() == 0);
        assertThat(scenarios("/crm")).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void oneTenantsEventsAreNoOthers() {
        var node = node();
        node.subscribe(new TenantId("other-shop"), url("/other"), false, SCENARIO_STARTED);
        var ours = node.subscribe(url("/ours"), SCENARIO_STARTED).subscription();

        node.tell(ann, "refund");

        await().atMost(PATIENCE).until(() -> scenarios("/ours").size() == 1);
        assertThat(node.jdbc
                        .sql("select distinct subscription from event_delivery")
                        .query(UUID.class)
                        .list())
                .containsExactly(ours.id().value());
        assertThat(node.subscriptions.find(new TenantId("other-shop"), ours.id()))
                .isEmpty();
        assertThat(node.subscriptions.delete(new TenantId("other-shop"), ours.id()))
                .isFalse();
    }

    @Test
    void onlyWhatIsSubscribedToIsWritten() {
        var node = node();
        node.subscribe(url("/crm"), SCENARIO_COMPLETED);

        node.tell(ann, "refund");

        assertThat(node.subscribers.want(SHOP, SCENARIO_STARTED)).isFalse();
        assertThat(node.rows.backlog().waiting()).isZero();
    }

    @Test
    void wordsOfConversationsGoOnlyToThoseWhoAskedForThem() {
        var node = node();
        node.subscribe(SHOP, url("/plain"), false, SCENARIO_STARTED);
        node.subscribe(SHOP, url("/words"), true, SCENARIO_STARTED);

        node.transaction.executeWithoutResult(status -> node.announcements.make(
                SHOP,
                List.of(Node.moment(ann, "refund").with(new Texts(List.of("Where is my money?"), List.of("Here."))))));

        assertThat(received("/plain", 1).get(0).getBodyAsString()).doesNotContain("money");
        assertThat(json(received("/words", 1).get(0))
                        .at("/data/texts/customer/0")
                        .asText())
                .isEqualTo("Where is my money?");
    }

    @Test
    void aPrivateAddressIsNeitherAcceptedNorCalledWhereThatIsForbidden() {
        var node = node("focal.outbound.allow-private-addresses", "false");

        assertThat(node.subscriptions.problem(SHOP, url("/crm")))
                .contains("url is at an address that may not be called");
        assertThat(node.subscriptions.problem(SHOP, "http://169.254.169.254/latest"))
                .isPresent();
        assertThat(node.subscriptions.problem(SHOP, "file:///etc/passwd")).isPresent();

        // a name that pointed elsewhere when it was subscribed
        node.subscribe(url("/crm"), SCENARIO_STARTED);
        node.tell(ann, "refund");

        await().atMost(PATIENCE)
                .until(() -> node.jdbc
                                .sql("select count(*) from event_delivery where error like '%may not be called'")
                                .query(Long.class)
                                .single()
                        == 1);
        SUBSCRIBER.verify(0, postRequestedFor(urlEqualTo("/crm")));
    }

    @Test
    void redirectsAreNotFollowed() {
        var node = node("focal.subscription.attempts", "1");
        SUBSCRIBER.stubFor(post("/crm")
                .willReturn(aResponse().withStatus(307).withHeader("Location", SUBSCRIBER.baseUrl() + "/elsewhere")));
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();

        node.tell(ann, "refund");

        await().atMost(PATIENCE).until(() -> node.dead(subscription).size() == 1);
        SUBSCRIBER.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void aTestIsSentToOneSubscription() {
        var node = node();
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();

        var event = node.subscriptions.test(subscription);

        var sent = json(received("/crm", 1).get(0));
        assertThat(sent.path("id").asText()).isEqualTo(event.toString());
        assertThat(sent.path("type").asText()).isEqualTo("subscription_tested");
        assertThat(sent.path("subject").isMissingNode()).isTrue();
        assertThat(problems(sent)).isEmpty();
    }

    @Test
    void whatIsSentIsWhatTheSchemaSays() {
        var node = node();
        node.subscribe(url("/crm"), SCENARIO_STARTED);

        node.tell(ann, "refund");

        assertThat(problems(json(received("/crm", 1).get(0)))).isEmpty();
    }

    @Test
    void whoIsForgottenIsToldOfNoMore() {
        var node = node();
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();
        node.subscriptions.pause(SHOP, subscription.id());
        node.tell(ann, "one");
        node.tell(ben, "two");

        PersonalData data = new SubscriptionData(node.jdbc);
        data.erase(new Person(SHOP, ann, Set.of(), Pseudonyms.fresh()));
        node.subscriptions.resume(SHOP, subscription.id());

        await().atMost(PATIENCE).until(() -> scenarios("/crm").contains("two"));
        assertThat(scenarios("/crm")).containsExactly("two");
    }

    @Test
    void whoIsForgottenIsForgottenUnderEveryName() {
        var node = node();
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();
        node.subscriptions.pause(SHOP, subscription.id());
        node.jdbc
                .sql("insert into customer (tenant, id, joined_to) values (:tenant, :ann, null), (:tenant, :ben, :ann)")
                .param("tenant", SHOP.value())
                .param("ann", ann.value())
                .param("ben", ben.value())
                .update();
        node.tell(ann, "one");
        node.tell(ben, "two");

        var parts = new ArrayList<>(List.of(Erasures.identities(database), new SubscriptionData(node.jdbc)));
        AnnotationAwareOrderComparator.sort(parts);
        parts.forEach(part -> part.erase(new Person(SHOP, ann, Set.of(), Pseudonyms.fresh())));

        assertThat(count(node)).isZero();
    }

    @Test
    void aLongAnswerIsNoWorseThanAShortOne() {
        var node = node();
        node.subscribe(url("/crm"), SCENARIO_STARTED);
        SUBSCRIBER.stubFor(post("/crm").willReturn(ok().withBody("x".repeat(200_000))));
        node.tell(ann, "one");
        await().atMost(PATIENCE).until(() -> node.rows.backlog().waiting() == 0);
        assertThat(scenarios("/crm")).containsExactly("one");
    }

    @Test
    void whatEndedIsForgottenAfterAWhile() {
        var node = node();
        var subscription = node.subscribe(url("/crm"), SCENARIO_STARTED).subscription();
        node.tell(ann, "one");
        await().atMost(PATIENCE).until(() -> node.rows.backlog().waiting() == 0);

        node.rows.tidy(Duration.ofDays(1), Duration.ofDays(1));
        assertThat(count(node)).isEqualTo(1);
        node.rows.tidy(Duration.ZERO, Duration.ofDays(1));
        assertThat(count(node)).isZero();

        node.subscriptions.pause(SHOP, subscription.id());
        node.tell(ann, "two");
        node.rows.tidy(Duration.ZERO, Duration.ZERO);
        assertThat(node.rows.backlog().waiting()).as("it waited too long").isZero();
    }

    private static long count(Node node) {
        return node.jdbc
                .sql("select count(*) from event_delivery")
                .query(Long.class)
                .single();
    }

    private Node node(String... settings) {
        var all = new HashMap<>(QUICK);
        for (var at = 0; at < settings.length; at += 2) {
            all.put(settings[at], settings[at + 1]);
        }
        var node = new Node(database, all).start();
        nodes.add(node);
        return node;
    }

    private static void passes(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String url(String path) {
        return SUBSCRIBER.baseUrl() + path;
    }

    private static List<Request> received(String path, int count) {
        await().atMost(PATIENCE).until(() -> requests(path).size() >= count);
        return requests(path);
    }

    /** All that were answered, in their order, without those that were answered with 410. */
    private static List<Request> requests(String path) {
        var events = new ArrayList<>(SUBSCRIBER.getAllServeEvents());
        Collections.reverse(events);
        return events.stream()
                .filter(event -> event.getResponse().getStatus() != 410)
                .map(ServeEvent::getRequest)
                .filter(request -> request.getUrl().equals(path))
                .map(Request.class::cast)
                .toList();
    }

    private static List<String> scenarios(String path) {
        return requests(path).stream()
                .map(request -> json(request).at("/data/scenario").asText())
                .toList();
    }

    private static Map<String, List<String>> headers(Request request) {
        var headers = new HashMap<String, List<String>>();
        for (var name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, List.of(request.getHeader(name)));
        }
        return headers;
    }

    private static JsonNode json(Request request) {
        try {
            return JSON.readTree(request.getBodyAsString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<?> problems(JsonNode event) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("docs/schemas/events.schema.json")))
                    .validate(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
