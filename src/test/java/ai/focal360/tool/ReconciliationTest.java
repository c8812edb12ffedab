package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CONVERSATION;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.TURN;
import static ai.focal360.tool.ToolFixture.tool;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.ConversationId;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an effect nobody knows the end of. */
class ReconciliationTest {
    private static final Map<String, Object> ORDER = Map.of("order_id", "#W1", "amount", "50");
    private static final ConversationId ELSEWHERE = ConversationId.random();

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private final ToolFixture refund = tool("refund")
            .at(SERVER.baseUrl() + "/refund")
            .level(SideEffectLevel.IRREVERSIBLE)
            .takes("order_id", Field.Type.TEXT)
            .takes("amount", Field.Type.MONEY)
            .businessKey("order_id")
            .timeout(Duration.ofSeconds(1));
    private final ToolFixture status = tool("get_refund")
            .at(SERVER.baseUrl() + "/status")
            .level(SideEffectLevel.NONE)
            .takes("order", Field.Type.TEXT)
            .takes("key", Field.Type.TEXT);

    @Test
    void aToolThatSucceedsAndThenTimesOutIsOneEffectThatComesToBeKnown() {
        var shop = asking();
        answers("/refund", okJson("{\"refund\":1}").withFixedDelay(3_000));
        answers("/status", okJson("{\"state\":{\"name\":\"paid\"},\"refund\":1}"));

        var key = shop.does("refund", ORDER, "s/refund");
        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.UNKNOWN);
        shop.reconciliation.sweep();

        var effect = shop.effect(key);
        assertThat(effect.state()).isEqualTo(EffectLedger.State.DONE);
        assertThat(effect.settledBy()).isEqualTo("status:get_refund");
        assertThat(shop.intends(LookedAfter.call("refund", ORDER, "other/refund", ELSEWHERE)))
                .isInstanceOfSatisfying(EffectLedger.Intent.Settled.class, settled -> assertThat(
                                settled.answer().body().path("refund").asInt())
                        .isEqualTo(1));
        SERVER.verify(1, postRequestedFor(urlEqualTo("/refund")));
        SERVER.verify(postRequestedFor(urlEqualTo("/status"))
                .withRequestBody(equalToJson("{\"order\":\"#W1\",\"key\":\"%s\"}".formatted(key))));
        assertThat(shop.events(EffectSettled.class))
                .containsExactly(new EffectSettled(SHOP, key, "refund", true, List.of(CONVERSATION)));
    }

    @Test
    void whatTheStatusAnswersIsKeptAsItWasSaidExceptForNul() {
        var shop = asking();
        answers("/refund", okJson("{\"refund\":1}").withFixedDelay(3_000));
        answers("/status", okJson("{\"state\":{\"name\":\"paid\"},\"note\":\"written \\\\u0000, meant \\u0000\"}"));

        var key = shop.does("refund", ORDER, "s/refund");
        shop.reconciliation.sweep();

        var result = shop.effect(key).result();
        assertThat(result).isNotNull();
        assertThat(result.path("note").asText()).isEqualTo("written \\u0000, meant \ufffd");
    }

    static Stream<Named<ResponseDefinitionBuilder>> badAnswers() {
        return Stream.of(
                Named.of("garbage", okJson("<html>what?")),
                Named.of("10 MB", okJson("{\"a\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}")),
                Named.of(
                        "drips", okJson("{\"a\":\"" + "x".repeat(1_000) + "\"}").withChunkedDribbleDelay(100, 30_000)),
                Named.of(
                        "redirects to where clouds keep secrets",
                        aResponse().withStatus(307).withHeader("Location", "http://169.254.169.254/latest/meta-data")),
                Named.of(
                        "redirects to the machine itself",
                        aResponse().withStatus(302).withHeader("Location", SERVER.baseUrl() + "/private")));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void aToolThatAnswersBadlyHasOneEffectInAClearState(ResponseDefinitionBuilder answer) {
        var shop = asking();
        answers("/refund", answer);
        answers("/status", okJson("{\"state\":{\"name\":\"none\"}}"));

        var key = shop.does("refund", ORDER, "s/refund");
        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.UNKNOWN);
        assertThat(shop.intends(LookedAfter.call("refund", ORDER, "other/refund", CONVERSATION)))
                .isInstanceOf(EffectLedger.Intent.Pending.class);
        shop.reconciliation.sweep();

        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.FAILED);
        SERVER.verify(1, postRequestedFor(urlEqualTo("/refund")));
        SERVER.verify(0, postRequestedFor(urlEqualTo("/private")));
        assertThat(shop.intends(LookedAfter.call("refund", ORDER, "s/refund", CONVERSATION)))
                .isInstanceOf(EffectLedger.Intent.New.class);
    }

    @Test
    void aNameThatLeadsToAPrivateAddressIsNotFollowed() {
        var shop = new LookedAfter(Map.of("focal.outbound.allow-private-addresses", "false"), refund, status);

        var key = shop.does("refund", ORDER, "s/refund");

        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.NOT_SENT);
        SERVER.verify(0, postRequestedFor(urlEqualTo("/refund")));
    }

    @Test
    void aHostThatIsNotTheTenantsIsNotCalled() {
        var shop = new LookedAfter(Map.of("focal.outbound.hosts.test-shop[0]", "*.example.com"), refund, status);

        var key = shop.does("refund", ORDER, "s/refund");

        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.NOT_SENT);
        SERVER.verify(0, postRequestedFor(urlEqualTo("/refund")));
    }

    @Test
    void aRefusalThatMeansItIsNotThereIsTakenForThat() {
        var shop = asking();
        answers("/refund", aResponse().withStatus(500));
        answers("/status", aResponse().withStatus(404).withBody("{\"error\":{\"code\":\"not_found\"}}"));

        var key = shop.does("refund", ORDER, "s/refund");
        shop.reconciliation.sweep();

        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.FAILED);
    }

    @Test
    void whatNoToolCanTellIsAskedOfAPersonOnce() {
        var shop = asking();
        answers("/refund", aResponse().withStatus(500));
        answers("/status", okJson("{\"state\":{\"name\":\"in progress\"}}"));
        var key = shop.does("refund", ORDER, "s/refund");

        for (var i = 0; i < 6; i++) {
            shop.reconciliation.sweep();
        }

        assertThat(shop.events(PersonNeeded.class)).singleElement().satisfies(needed -> {
            assertThat(needed.cause()).isEqualTo(PersonNeeded.Cause.UNKNOWN_OUTCOME);
            assertThat(needed.known()).startsWith("It answered 500; asked 3 times");
        });
        SERVER.verify(3, postRequestedFor(urlEqualTo("/status")));
        assertThat(shop.effect(key).askedAt()).isNotNull();
        assertThat(shop.reconciliation.settle(SHOP, key, true, "R-17", "lead"))
                .isEqualTo(Reconciliation.Settlement.NOTED);
        assertThat(shop.effect(key).settledBy()).isEqualTo("person:lead");
        assertThat(shop.effect(key).result()).isEqualTo(EffectLedgerContract.json("{\"reference\":\"R-17\"}"));
        assertThat(shop.reconciliation.settle(SHOP, key, true, "R-17", "lead"))
                .isEqualTo(Reconciliation.Settlement.KNOWN);
        assertThat(shop.reconciliation.settle(SHOP, key, false, null, "lead"))
                .isEqualTo(Reconciliation.Settlement.CONTRADICTED);
        shop.reconciliation.withdraw();
        assertThat(shop.events(PersonNotNeeded.class)).containsExactly(new PersonNotNeeded(SHOP, key));
        assertThat(shop.effect(key).askedAt()).isNull();
    }

    @Test
    void aToolThatCannotBeAskedIsAPersonsTaskAtOnce() {
        var shop = new LookedAfter(refund);
        answers("/refund", aResponse().withStatus(500));
        shop.does("refund", ORDER, "s/refund");

        shop.reconciliation.sweep();

        assertThat(shop.events(PersonNeeded.class)).hasSize(1);
    }

    @Test
    void whatMayBeRepeatedIsNotWorthAPersonsTime() {
        var shop = new LookedAfter(refund.level(SideEffectLevel.REVERSIBLE));
        answers("/refund", aResponse().withStatus(500));
        var key = shop.does("refund", ORDER, "s/refund");

        assertThat(shop.reconciliation.sweep()).isEqualTo(1);
        assertThat(shop.reconciliation.sweep()).isZero();

        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.UNKNOWN);
        assertThat(shop.events(PersonNeeded.class)).isEmpty();
    }

    @Test
    void anIntentWithoutAnAnswerIsAskedAboutOnceItsTurnIsOver() {
        var shop = asking();
        answers("/status", okJson("{\"state\":{\"name\":\"paid\"}}"));
        var call = LookedAfter.call("refund", ORDER, "s/refund", CONVERSATION);
        var key = shop.intends(call).key();

        shop.running.add(TURN);
        shop.reconciliation.sweep();
        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.INTENDED);
        assertThat(shop.effect(key).checks()).isZero();

        shop.running.clear();
        shop.reconciliation.sweep();
        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.DONE);
    }

    @Test
    void whoeverAskedMeanwhileIsToldToo() {
        var shop = asking();
        answers("/refund", aResponse().withStatus(500));
        answers("/status", okJson("{\"state\":{\"name\":\"paid\"}}"));
        shop.does("refund", ORDER, "s/refund");
        shop.intends(LookedAfter.call("refund", ORDER, "other/refund", ELSEWHERE));

        shop.reconciliation.sweep();

        assertThat(shop.events(EffectSettled.class))
                .singleElement()
                .satisfies(settled -> assertThat(settled.conversations()).containsExactly(CONVERSATION, ELSEWHERE));
    }

    @Test
    void aLateAnswerOfTheToolItselfIsBelievedBeforeWhatWasFoundOut() {
        var shop = asking();
        answers("/status", okJson("{\"state\":{\"name\":\"none\"}}"));
        var key = shop.intends(LookedAfter.call("refund", ORDER, "s/refund", CONVERSATION))
                .key();
        shop.reconciliation.sweep();
        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.FAILED);

        shop.transaction.executeWithoutResult(it -> {
            shop.ledger.record(SHOP, key, new ToolResult.Unknown("did not answer in time"));
            shop.ledger.record(SHOP, key, new ToolResult.Done(EffectLedgerContract.json("{}")));
        });

        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.DONE);
    }

    @Test
    void nodesShareTheWorkAndNobodyAsksTwice() throws Exception {
        var shop = asking(LookedAfter.every(Duration.ofMinutes(1)));
        answers("/status", okJson("{\"state\":{\"name\":\"paid\"}}"));
        for (var i = 0; i < 12; i++) {
            shop.intends(
                    LookedAfter.call("refund", Map.of("order_id", "#W" + i, "amount", "1"), "s/refund", CONVERSATION));
        }
        var together = new CyclicBarrier(4);
        var threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> sweep = () -> {
                together.await();
                return shop.reconciliation.sweep();
            };
            for (var swept : threads.invokeAll(Collections.nCopies(4, sweep))) {
                swept.get();
            }
        } finally {
            threads.shutdownNow();
        }

        SERVER.verify(12, postRequestedFor(urlEqualTo("/status")));
        assertThat(shop.events(EffectSettled.class)).hasSize(12);
    }

    @Test
    void ofManyRequestsForOneOrderOneIsMadeAndAllGetItsAnswer() throws Exception {
        var shop = asking();
        answers("/refund", okJson("{\"refund\":42}").withFixedDelay(300));
        int callers = 8;
        var together = new CyclicBarrier(callers);
        var threads = Executors.newFixedThreadPool(callers);
        var answers = new ArrayList<Integer>();
        try {
            var tasks = new ArrayList<Callable<Integer>>();
            for (var i = 0; i < callers; i++) {
                var call = LookedAfter.call("refund", ORDER, "instance-" + i + "/refund", ConversationId.random());
                tasks.add(() -> {
                    together.await();
                    return refunds(shop, call);
                });
            }
            for (var answer : threads.invokeAll(tasks)) {
                answers.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers).hasSize(callers).containsOnly(42);
        SERVER.verify(1, postRequestedFor(urlEqualTo("/refund")));
    }

    /** As a turn does it: the first calls, everybody else waits for its answer. */
    private static int refunds(LookedAfter shop, ToolCall call) {
        var intent = shop.intends(call);
        if (intent instanceof EffectLedger.Intent.New) {
            var result = shop.gateway.call(call, intent.key());
            shop.transaction.executeWithoutResult(status -> shop.ledger.record(SHOP, intent.key(), result));
            shop.others.ended();
        } else if (intent instanceof EffectLedger.Intent.Pending) {
            assertThat(shop.others.ends(SHOP, intent.key(), Duration.ofSeconds(20)))
                    .isTrue();
        }
        return ((EffectLedger.Intent.Settled) shop.intends(call))
                .answer()
                .body()
                .path("refund")
                .asInt();
    }

    private LookedAfter asking() {
        return asking(LookedAfter.every(Duration.ZERO));
    }

    private LookedAfter asking(ReconcileProperties looking) {
        return new LookedAfter(
                Map.of(),
                looking,
                refund.status(new Tool.Status(
                        "get_refund",
                        Map.of("order", "$.arguments.order_id", "key", "$.key"),
                        Map.of("state.name", List.of("paid", "done")),
                        Map.of("state.name", List.of("none")),
                        List.of("not_found"))),
                status);
    }

    private static void answers(String path, ResponseDefinitionBuilder response) {
        SERVER.stubFor(post(path).willReturn(response));
    }
}
