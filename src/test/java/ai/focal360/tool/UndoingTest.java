package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CONVERSATION;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.tool;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.Field;
import ai.focal360.tenant.SideEffectLevel;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How effects are taken back: newest first, once, and with a person where that fails. */
class UndoingTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private final ToolFixture book = tool("book")
            .at(SERVER.baseUrl() + "/book")
            .level(SideEffectLevel.COMPENSATABLE)
            .takes("seat", Field.Type.TEXT)
            .undoneBy("free", Map.of("seat", "$.arguments.seat"));
    private final ToolFixture free = tool("free")
            .at(SERVER.baseUrl() + "/free")
            .takes("seat", Field.Type.TEXT)
            .businessKey("seat");
    private final LookedAfter shop = new LookedAfter(book, free);

    @BeforeEach
    void worksAtFirst() {
        answers("/book", okJson("{}"));
        answers("/free", okJson("{\"freed\":true}"));
    }

    @Test
    void takesBackAllThatAScenarioDidNewestFirst() {
        var keys = List.of(books("1"), books("2"), books("3"));

        shop.transaction.executeWithoutResult(status ->
                assertThat(shop.undoing.wantAll(SHOP, CONVERSATION, "scenario")).isEqualTo(3));
        shop.undoesAll();

        assertThat(freed()).containsExactly("3", "2", "1");
        assertThat(keys).allSatisfy(key -> {
            assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.COMPENSATED);
            assertThat(shop.effect(key).undo()).isNull();
            assertThat(shop.taking(key).state()).isEqualTo(EffectLedger.State.DONE);
            assertThat(shop.taking(key).compensates()).isEqualTo(key);
        });
    }

    @Test
    void leavesAloneWhatAnotherScenarioOfTheConversationDid() {
        books("1");
        var other = shop.does("book", Map.of("seat", "9"), "scenario-2/book");

        shop.undoing.wantAll(SHOP, CONVERSATION, "scenario");
        shop.undoesAll();

        assertThat(freed()).containsExactly("1");
        assertThat(shop.effect(other).state()).isEqualTo(EffectLedger.State.DONE);
    }

    @Test
    void takesBackOnceHoweverManyTry() throws Exception {
        var key = books("1");
        shop.wants(key);
        shop.wants(key);
        var together = new CyclicBarrier(6);
        var threads = Executors.newFixedThreadPool(6);
        try {
            Callable<Integer> sweep = () -> {
                together.await();
                return shop.undoing.sweep();
            };
            for (var swept : threads.invokeAll(Collections.nCopies(6, sweep))) {
                swept.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(freed()).containsExactly("1");
        assertThat(shop.undoing.want(SHOP, key)).isEqualTo(Undoing.Wish.DONE);
    }

    @Test
    void takesBackTheSecondBookingOfASeatAsItDidTheFirst() {
        var first = books("1");
        shop.wants(first);
        shop.undoesAll();
        books("1");
        shop.wants(first + "~2");
        shop.undoesAll();

        assertThat(freed()).containsExactly("1", "1");
        assertThat(shop.effect(first + "~2").state()).isEqualTo(EffectLedger.State.COMPENSATED);
    }

    @Test
    void aRefusedCompensationIsAPersonsTaskAndHoldsUpWhatCameBefore() {
        var first = books("1");
        var second = books("2");
        answers("/free", aResponse().withStatus(409).withBody("{\"error\":{\"code\":\"left\"}}"));
        shop.undoing.wantAll(SHOP, CONVERSATION, "scenario");
        shop.undoesAll();

        assertThat(freed()).containsExactly("2");
        assertThat(shop.effect(second).undo()).isEqualTo(EffectView.Undo.STUCK);
        assertThat(shop.effect(first).undo()).isEqualTo(EffectView.Undo.WANTED);
        assertThat(shop.events(PersonNeeded.class)).singleElement().satisfies(needed -> {
            assertThat(needed.cause()).isEqualTo(PersonNeeded.Cause.COMPENSATION_FAILED);
            assertThat(needed.known()).contains("'free'", "'left'");
        });

        answers("/free", okJson("{}"));
        assertThat(shop.undoing.decide(SHOP, second, Undoing.Decision.RETRY, null, "lead"))
                .isTrue();
        shop.undoesAll();
        assertThat(freed()).containsExactly("2", "2", "1");
        assertThat(shop.effect(first).state()).isEqualTo(EffectLedger.State.COMPENSATED);
        assertThat(shop.effect(second).state()).isEqualTo(EffectLedger.State.COMPENSATED);
        assertThat(shop.effect(second).askedAt()).isNull();
    }

    @Test
    void whatAPersonTookBackCountsAndWhatTheyLeaveStands() {
        var first = books("1");
        var second = books("2");
        answers("/free", aResponse().withStatus(409));
        shop.undoing.wantAll(SHOP, CONVERSATION, "scenario");
        shop.undoesAll();

        shop.undoing.decide(SHOP, second, Undoing.Decision.UNDONE, "by hand", "lead");
        assertThat(shop.effect(second).state()).isEqualTo(EffectLedger.State.COMPENSATED);
        assertThat(shop.effect(second).settledBy()).isEqualTo("person:lead");
        shop.undoesAll();
        shop.undoing.decide(SHOP, first, Undoing.Decision.STANDS, null, "lead");
        assertThat(shop.effect(first).state()).isEqualTo(EffectLedger.State.DONE);
        assertThat(shop.effect(first).undo()).isNull();
        assertThat(shop.undoing.decide(SHOP, first, Undoing.Decision.UNDONE, null, "lead"))
                .isFalse();
    }

    @Test
    void triesAgainWhatMayBeRepeatedUntilItIsEnough() {
        var key = books("1");
        answers("/free", aResponse().withStatus(500));
        shop.wants(key);
        shop.undoesAll();

        assertThat(freed()).hasSize(3);
        assertThat(shop.effect(key).undo()).isEqualTo(EffectView.Undo.STUCK);
        assertThat(SERVER.findAll(postRequestedFor(urlEqualTo("/free"))))
                .extracting(request -> request.getHeader("Idempotency-Key"))
                .hasSize(3)
                .containsOnly(shop.taking(key).key());
    }

    @Test
    void doesNotRepeatACompensationThatCannotSimplyBeRepeated() {
        var careful = new LookedAfter(
                book, free.level(SideEffectLevel.COMPENSATABLE).undoneBy("book", Map.of("seat", "$.arguments.seat")));
        var key = careful.does("book", Map.of("seat", "1"), "scenario/book");
        answers("/free", aResponse().withStatus(500));
        careful.wants(key);
        careful.undoesAll();

        assertThat(freed()).hasSize(1);
        assertThat(careful.effect(key).undo()).isEqualTo(EffectView.Undo.STUCK);
    }

    @Test
    void whatIsWantedAgainBeforeItIsTakenBackStays() {
        var key = books("1");
        shop.wants(key);

        assertThat(shop.intends(LookedAfter.call("book", Map.of("seat", "1"), "scenario/1", CONVERSATION)))
                .isInstanceOf(EffectLedger.Intent.Settled.class);
        shop.undoesAll();

        assertThat(freed()).isEmpty();
        assertThat(shop.effect(key).state()).isEqualTo(EffectLedger.State.DONE);
    }

    @Test
    void nobodyGetsTheAnswerOfWhatMayBeTakenBackAlready() {
        var key = books("1");
        answers("/free", aResponse().withStatus(500));
        shop.wants(key);
        shop.undoing.undo(SHOP, key);

        assertThat(shop.intends(LookedAfter.call("book", Map.of("seat", "1"), "scenario/1", CONVERSATION)))
                .isInstanceOf(EffectLedger.Intent.BeingUndone.class);
    }

    @Test
    void waitsForTheTurnThatMayYetBeCancelled() {
        var key = books("1");
        shop.busy.add(CONVERSATION);
        shop.wants(key);
        assertThat(shop.undoing.sweep()).isEqualTo(1);

        assertThat(freed()).isEmpty();
        assertThat(shop.effect(key).undo()).isEqualTo(EffectView.Undo.WANTED);
    }

    @Test
    void waitsUntilItIsKnownWhetherThereIsAnythingToTakeBack() {
        answers("/book", aResponse().withStatus(500));
        var key = books("1");
        shop.wants(key);
        shop.undoesAll();
        assertThat(freed()).isEmpty();

        shop.reconciliation.settle(SHOP, key, true, null, "lead");
        shop.undoesAll();
        assertThat(freed()).containsExactly("1");
        assertThat(shop.events(EffectSettled.class))
                .singleElement()
                .satisfies(settled -> assertThat(settled.conversations()).isEmpty());
    }

    @Test
    void whatDidNotHappenNeedsNotBeTakenBack() {
        answers("/book", aResponse().withStatus(500));
        var key = books("1");
        shop.wants(key);
        shop.reconciliation.settle(SHOP, key, false, null, "lead");
        shop.undoesAll();

        assertThat(freed()).isEmpty();
        assertThat(shop.effect(key).undo()).isNull();
        assertThat(shop.undoing.want(SHOP, key)).isEqualTo(Undoing.Wish.NOTHING_DONE);
    }

    @Test
    void takesBackNothingThatCannotBe() {
        var key = shop.does("free", Map.of("seat", "1"), "scenario/free");

        assertThat(shop.undoing.want(SHOP, key)).isEqualTo(Undoing.Wish.IMPOSSIBLE);
        assertThat(shop.undoing.want(SHOP, "nothing")).isEqualTo(Undoing.Wish.NO_SUCH_EFFECT);
    }

    private String books(String seat) {
        return shop.does("book", Map.of("seat", seat), "scenario/" + seat);
    }

    /** Seats in the order somebody asked to free them. */
    private static List<String> freed() {
        return SERVER.findAll(postRequestedFor(urlEqualTo("/free"))).stream()
                .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
                .map(request -> EffectLedgerContract.json(request.getBodyAsString())
                        .path("seat")
                        .asText())
                .toList();
    }

    private static void answers(String path, ResponseDefinitionBuilder response) {
        SERVER.stubFor(post(path).willReturn(response));
    }
}
