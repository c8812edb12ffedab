package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.turn.StateStore.Meanwhile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** What every {@link StateStore} does. */
abstract class StateStoreContract {
    static final TenantId SHOP = new TenantId("contract-shop");
    private static final TenantId OTHER = new TenantId("other-shop");
    static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int MOST = 10;
    private static final int ATTEMPTS = 3;
    private static final int INTERLEAVINGS = 200;
    private static final String CHECKPOINT = "{\"found\":1}";
    private static final String STATE = "{\"turns\":1}";

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger messages = new AtomicInteger();
    final CustomerId customer = CustomerId.random();

    abstract StateStore store();

    /** Lets this much time pass for every row there is. */
    abstract void pass(Duration time);

    @Test
    void theFirstMessageMakesTheConversationAndOpensATurn() {
        var gathered = say("hello");

        pass(WINDOW);
        var turn = claimOne();
        assertThat(turn.id()).isEqualTo(gathered.turn());
        assertThat(turn.conversation()).isEqualTo(gathered.conversation());
        assertThat(turn.tenant()).isEqualTo(SHOP);
        assertThat(turn.customer()).isEqualTo(customer);
        assertThat(turn.turnGroup()).isEqualTo(turn.id().value());
        assertThat(turn.epoch()).isEqualTo(1);
        assertThat(turn.attempts()).isEqualTo(1);
        assertThat(turn.checkpoint()).isNull();
        assertThat(turn.trigger()).isNull();
        assertThat(turn.traceparent()).isEqualTo("00-trace");
        var conversation = store().load(turn);
        assertThat(conversation.state()).isEqualTo("{}");
        assertThat(conversation.messages()).extracting(ReceivedMessage::text).containsExactly("hello");
    }

    @Test
    void messagesOfOneThoughtJoinOneTurnInTheirOrder() {
        var first = say("I want");
        var second = say("to cancel");
        var third = say("my order");

        assertThat(List.of(second, third)).containsOnly(first);
        pass(WINDOW);
        assertThat(store().load(claimOne()).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("I want", "to cancel", "my order");
    }

    @Test
    void anotherChannelIsAnotherThoughtOfTheSameConversation() {
        var webchat = say("here");
        var whatsapp = store().gather(arrival(SHOP, customer, "whatsapp", "m-whatsapp", "there"))
                .orElseThrow();

        assertThat(whatsapp.conversation()).isEqualTo(webchat.conversation());
        assertThat(whatsapp.turn()).isNotEqualTo(webchat.turn());
    }

    @Test
    void aMessageDeliveredAgainIsKnown() {
        var arrival = arrival(SHOP, customer, "webchat", "m-1", "hello");
        assertThat(store().gather(arrival)).isPresent();

        assertThat(store().gather(arrival)).isEmpty();
        assertThat(store().record(arrival)).isFalse();
        pass(WINDOW);
        var turn = claimOne();
        assertThat(store().gather(arrival)).isEmpty();
        store().finish(turn, STATE);
        assertThat(store().gather(arrival)).isEmpty();
        assertThat(claim()).isEmpty();
    }

    @Test
    void aMessageThatIsOnlyRecordedOpensNoTurn() {
        assertThat(store().record(arrival(SHOP, customer, "webchat", "m-image", null)))
                .isTrue();

        pass(WINDOW);
        assertThat(claim()).isEmpty();
    }

    @Test
    void eachMessageOpensTheWindowAgainUpToFiveOfThem() {
        say("1");
        for (var more = 2; more <= 10; more++) {
            pass(Duration.ofSeconds(9));
            if (more <= 6) {
                assertThat(claim()).as("within the window of message %d", more).isEmpty();
                say(String.valueOf(more));
            }
        }

        var turn = claimOne();
        assertThat(store().load(turn).messages()).hasSize(6);
    }

    @Test
    void theClampedWindowEndsEvenWhenMessagesGoOnArriving() {
        say("1");
        for (var more = 0; more < 5; more++) {
            pass(Duration.ofSeconds(9));
            say("more");
        }

        pass(Duration.ofSeconds(6));
        assertThat(claim()).hasSize(1);
    }

    @Test
    void whatWaitedLongestIsClaimedFirstAndNoMoreThanAskedFor() {
        var turns = IntStream.range(0, 5)
                .mapToObj(number -> {
                    var gathered = say(CustomerId.random(), "hello");
                    pass(Duration.ofSeconds(1));
                    return gathered.turn();
                })
                .toList();
        pass(WINDOW);

        assertThat(store().claim("node", LEASE, 2, ATTEMPTS))
                .extracting(ClaimedTurn::id)
                .containsExactlyElementsOf(turns.subList(0, 2));
        assertThat(store().claim("node", LEASE, 9, ATTEMPTS))
                .extracting(ClaimedTurn::id)
                .containsExactlyElementsOf(turns.subList(2, 5));
    }

    @Test
    void tenantsTakeTurnsHoweverMuchOneOfThemHasToDo() {
        wait(SHOP, 40);
        pass(Duration.ofSeconds(1));
        wait(OTHER, 3);
        pass(WINDOW);

        assertThat(tenants(store().claim("node", LEASE, 6, ATTEMPTS)))
                .as("whoever came first goes first among equals")
                .containsExactly(SHOP, OTHER, SHOP, OTHER, SHOP, OTHER);
        assertThat(tenants(store().claim("node", LEASE, 4, ATTEMPTS))).containsOnly(SHOP);
        wait(OTHER, 5);
        pass(WINDOW);
        assertThat(tenants(store().claim("node", LEASE, 5, ATTEMPTS)))
                .as("until it runs as many")
                .startsWith(OTHER, OTHER, OTHER, OTHER);
    }

    @Test
    void whatRunsOnAnotherNodeCountsForItsTenant() {
        wait(SHOP, 10);
        pass(WINDOW);
        assertThat(store().claim("first", LEASE, 5, ATTEMPTS)).hasSize(5);
        wait(OTHER, 5);
        pass(WINDOW);

        assertThat(tenants(store().claim("second", LEASE, 5, ATTEMPTS))).containsOnly(OTHER);
    }

    @Test
    void aTenantWithTwoSharesGetsTwiceAsMuch() {
        wait(SHOP, 20);
        wait(OTHER, 20);
        pass(WINDOW);

        var claimed = tenants(store().claim("node", LEASE, new Room(9, 9, 9, Map.of(SHOP.value(), 2.0)), ATTEMPTS));

        assertThat(claimed).filteredOn(SHOP::equals).hasSize(6);
    }

    @Test
    void aTenantAloneLeavesTheKeptPlacesToWhoeverComesNext() {
        wait(SHOP, 40);
        pass(WINDOW);

        assertThat(store().claim("node", LEASE, new Room(16, 16, 12, Map.of()), ATTEMPTS))
                .hasSize(12);
        assertThat(store().claim("node", LEASE, new Room(4, 4, 0, Map.of()), ATTEMPTS))
                .isEmpty();
        wait(OTHER, 6);
        pass(WINDOW);
        assertThat(tenants(store().claim("node", LEASE, new Room(4, 4, 0, Map.of()), ATTEMPTS)))
                .containsExactly(OTHER, OTHER, OTHER, OTHER);
    }

    @Test
    void aPlaceThatComesFreeIsForWhoeverHasTheFewest() {
        wait(SHOP, 40);
        pass(WINDOW);
        var running = new ArrayList<>(store().claim("node", LEASE, new Room(16, 16, 12, Map.of()), ATTEMPTS));
        wait(OTHER, 12);
        pass(WINDOW);
        assertThat(store().claim("node", LEASE, new Room(4, 4, 0, Map.of()), ATTEMPTS))
                .hasSize(4);

        for (var ended = 0; ended < 3; ended++) {
            store().finish(running.remove(0), STATE);
            assertThat(tenants(store().claim("node", LEASE, new Room(1, 1, -3, Map.of()), ATTEMPTS)))
                    .as("place %d", ended)
                    .containsExactly(OTHER);
        }
    }

    @Test
    void aTurnTakenOverFromADeadNodeCountsOnceAndTellsThatItWasLost() {
        say("hello");
        pass(WINDOW);
        assertThat(claimOne().waited().lost()).isFalse();
        pass(LEASE.plusSeconds(1));

        assertThat(claimOne().waited().lost()).isTrue();
    }

    @Test
    void aTurnThatFailedAndRestedWasNotLost() {
        say("hello");
        pass(WINDOW);
        store().release(claimOne(), Duration.ofSeconds(1), "the model was away");
        pass(Duration.ofSeconds(2));

        assertThat(claimOne().waited().lost()).isFalse();
    }

    /** Has this many customers of the tenant say something. */
    private void wait(TenantId tenant, int customers) {
        for (var number = 0; number < customers; number++) {
            var who = CustomerId.random();
            store().gather(arrival(tenant, who, "webchat", "m-" + who, "hello"));
        }
    }

    private static List<TenantId> tenants(List<ClaimedTurn> claimed) {
        return claimed.stream().map(ClaimedTurn::tenant).toList();
    }

    @Test
    void lostAndReadyTurnsTogetherAreNoMoreThanAskedFor() {
        IntStream.range(0, 3).forEach(number -> say(CustomerId.random(), "lost"));
        pass(WINDOW);
        assertThat(claim()).hasSize(3);
        IntStream.range(0, 3).forEach(number -> say(CustomerId.random(), "ready"));
        pass(LEASE.plusSeconds(1));

        assertThat(store().claim("node", LEASE, 3, ATTEMPTS)).hasSize(3);
        assertThat(store().claim("node", LEASE, 3, ATTEMPTS)).hasSize(3);
        assertThat(store().claim("node", LEASE, 3, ATTEMPTS)).isEmpty();
    }

    @Test
    void aCustomerHasOneRunningTurnAtATimeOnAllChannels() {
        say("on the chat");
        store().gather(arrival(SHOP, customer, "whatsapp", "m-whatsapp", "on the phone"));
        pass(WINDOW);

        var first = claimOne();
        say("and one more");
        pass(WINDOW);
        assertThat(claim()).isEmpty();
        store().finish(first, STATE);
        var second = claimOne();
        assertThat(claim()).isEmpty();
        store().finish(second, STATE);
        assertThat(claimOne().id()).isNotIn(first.id(), second.id());
    }

    @Test
    void claimersAtTheSameMomentShareTurnsWithoutTakingOneTwice() throws Exception {
        var customers =
                IntStream.range(0, 20).mapToObj(number -> CustomerId.random()).toList();
        for (var each : customers) {
            say(each, "chat");
            store().gather(arrival(SHOP, each, "whatsapp", "w-" + each, "phone"));
        }
        pass(WINDOW);

        var claimed = new ArrayList<ClaimedTurn>();
        together(4, number -> {
                    var mine = new ArrayList<ClaimedTurn>();
                    for (var tries = 0; tries < 50; tries++) {
                        try {
                            mine.addAll(store().claim("node-" + number, LEASE, 3, ATTEMPTS));
                        } catch (DuplicateKeyException e) {
                            // what the contract allows: nothing was claimed, ask again
                            continue;
                        }
                    }
                    return mine;
                })
                .forEach(claimed::addAll);

        assertThat(claimed).hasSize(customers.size());
        assertThat(claimed).extracting(ClaimedTurn::customer).containsExactlyInAnyOrderElementsOf(customers);
    }

    @Test
    void aTurnWhoseNodeDiedIsClaimedAgainInTheNextEpochWithItsCheckpoint() {
        say("hello");
        pass(WINDOW);
        var first = claimOne();
        touch(first);
        pass(LEASE.minusSeconds(1));
        assertThat(claim()).isEmpty();

        pass(Duration.ofSeconds(2));
        var second = claimOne();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(tree(second.checkpoint())).isEqualTo(tree(CHECKPOINT));
        assertThat(store().load(second).messages()).hasSize(1);
    }

    @Test
    void nothingAnOlderEpochWritesIsKept() {
        say("hello");
        pass(WINDOW);
        var old = claimOne();
        touch(old);
        pass(LEASE.plusSeconds(1));
        var current = claimOne();

        assertThatThrownBy(() -> store().touch(old, "{\"found\":2}", Progress.BEGUN))
                .isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().commitPoint(old)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().finish(old, "{\"turns\":99}")).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().pending(old)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().abandon(old, STATE)).isInstanceOf(Fenced.class);
        store().release(old, Duration.ZERO, "too late");
        assertThat(store().fate(old)).isEqualTo(StateStore.Fate.LOST);

        assertThat(claim()).as("the newer claim stands").isEmpty();
        assertThat(store().load(current).state()).isEqualTo("{}");
        assertThat(supersede(current, "no commit point was kept").moved()).isTrue();
        pass(LEASE.plusSeconds(1));
        assertThat(tree(claimOne().checkpoint())).isEqualTo(tree(CHECKPOINT));
    }

    @Test
    void whatIsFinishedStaysFinished() {
        say("hello");
        pass(WINDOW);
        var turn = claimOne();
        store().finish(turn, STATE);

        assertThatThrownBy(() -> store().finish(turn, "{\"turns\":2}")).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> touch(turn)).isInstanceOf(Fenced.class);
        store().release(turn, Duration.ZERO, "after its end");
        pass(LEASE.plusSeconds(1));
        assertThat(claim()).isEmpty();
        assertThat(supersede(turn, "next").moved()).isFalse();
        pass(WINDOW);
        assertThat(tree(store().load(claimOne()).state())).isEqualTo(tree(STATE));
    }

    @Test
    void renewingKeepsWhatRunsAndNothingElse() {
        var running = say(CustomerId.random(), "I run").turn();
        say(CustomerId.random(), "my claim's answer was lost");
        pass(WINDOW);
        assertThat(claim()).hasSize(2);

        pass(LEASE.dividedBy(2));
        assertThat(store().renew("node", LEASE, List.of(running))).isEqualTo(1);
        assertThat(store().renew("another", LEASE, List.of(running))).isZero();
        assertThat(store().renew("node", LEASE, List.of())).isZero();

        pass(LEASE.dividedBy(2).plusSeconds(1));
        assertThat(claim()).hasSize(1).extracting(ClaimedTurn::id).doesNotContain(running);
        pass(LEASE);
        assertThat(store().renew("node", LEASE, List.of(running)))
                .as("too late")
                .isZero();
    }

    @Test
    void aReleasedTurnRestsAndIsNotHeldByRenewing() {
        var turn = say("hello").turn();
        pass(WINDOW);
        store().release(claimOne(), Duration.ofSeconds(5), "the model was away");

        pass(Duration.ofSeconds(4));
        assertThat(claim()).isEmpty();
        assertThat(store().renew("node", LEASE, List.of(turn))).isZero();
        pass(Duration.ofSeconds(2));
        var again = claimOne();
        assertThat(again.id()).isEqualTo(turn);
        assertThat(again.epoch()).isEqualTo(2);
    }

    @Test
    void aTurnThatKeepsFailingIsSetAsideAndTheCustomerGoesOn() {
        var poisoned = say("poison").turn();
        pass(WINDOW);
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            assertThat(store().quarantine(ATTEMPTS)).isEmpty();
            assertThat(claimOne().attempts()).isEqualTo(attempt);
            pass(LEASE.plusSeconds(1));
        }
        say("are you there?");
        pass(WINDOW);

        assertThat(claim()).isEmpty();
        assertThat(store().quarantine(ATTEMPTS)).containsExactly(poisoned);
        assertThat(store().quarantine(ATTEMPTS)).isEmpty();
        assertThat(store().load(claimOne()).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("are you there?");
    }

    @Test
    void aMessageSaysWhatItMeets() {
        var first = meet(SHOP, customer, "webchat", "m-1");
        assertThat(first.known()).isFalse();
        assertThat(first.gathered()).isZero();
        assertThat(first.expected()).isEmpty();
        assertThat(first.running()).isEmpty();
        assertThat(first.lastMinute()).isEqualTo(1);

        say("hello");
        pass(Duration.ofSeconds(4));
        var second = meet(SHOP, customer, "webchat", "m-2");
        assertThat(second.conversation()).isEqualTo(first.conversation());
        assertThat(second.gathered()).isEqualTo(1);
        assertThat(second.gatheringFor()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(second.lastMinute()).isGreaterThan(1);

        pass(WINDOW);
        var turn = claimOne();
        var third = meet(SHOP, customer, "whatsapp", "m-3").running().orElseThrow();
        assertThat(third.turn()).isEqualTo(turn.id());
        assertThat(third.channel()).isEqualTo("webchat");
        assertThat(third.progress()).isEqualTo(Progress.BEGUN);
        assertThat(third.committed()).isFalse();
        assertThat(third.ofOurOwn()).isFalse();
        store().finish(turn, "{\"goal\":{\"yesOrNo\":true,\"fields\":[\"order_id\"]}}");
        var fourth = meet(SHOP, customer, "webchat", "m-4");
        assertThat(fourth.running()).isEmpty();
        assertThat(fourth.expected()).contains(new Encounter.Expectation(true, 1));
    }

    @Test
    void aRepeatedDeliveryCountsForNothing() {
        var trigger = new Trigger(Trigger.SCENARIO, "i-1");
        var first = store().gather(arrival(SHOP, customer, "webchat", "m-1", "hello"))
                .orElseThrow();
        store().gather(arrival(SHOP, customer, "whatsapp", "m-2", "hello again"));
        meet(SHOP, customer, "whatsapp", "m-3");
        var rate = meet(SHOP, customer, "webchat", "m-1").lastMinute();
        pass(WINDOW);
        store().finish(claimOne(), STATE);
        store().finish(claimOne(), STATE);

        var again = meet(SHOP, customer, "webchat", "m-1");

        assertThat(again.known()).isTrue();
        assertThat(again.lastMinute()).isLessThanOrEqualTo(rate);
        store().trigger(SHOP, first.conversation(), trigger);
        assertThat(claimOne().channel()).as("where news goes").isEqualTo("whatsapp");
    }

    @Test
    void whoeverAsksSeesHowFarARunningTurnIs() {
        say("hello");
        pass(WINDOW);
        var turn = claimOne();
        store().inPhase("another", Map.of(turn.id(), 9));
        assertThat(progress()).isEqualTo(Progress.BEGUN);
        store().inPhase("node", Map.of(turn.id(), 9));
        assertThat(progress()).isEqualTo(new Progress(9, SideEffectLevel.NONE, SideEffectLevel.NONE, true));

        var acted = new Progress(7, SideEffectLevel.COMPENSATABLE, SideEffectLevel.IRREVERSIBLE, false);
        store().touch(turn, CHECKPOINT, acted);
        assertThat(progress()).isEqualTo(acted);
        store().inPhase("node", Map.of(turn.id(), 9));
        assertThat(progress())
                .as("a report that was made before the touch")
                .isEqualTo(new Progress(9, SideEffectLevel.COMPENSATABLE, SideEffectLevel.IRREVERSIBLE, false));
        store().commitPoint(turn);
        assertThat(meet(SHOP, customer, "webchat", "m").running().orElseThrow().committed())
                .isTrue();
    }

    private Progress progress() {
        return meet(SHOP, customer, "webchat", "m").running().orElseThrow().progress();
    }

    @Test
    void typingLetsAThoughtWaitWithinItsLimit() {
        var agent = new AgentId("alex");
        var longest = WINDOW.multipliedBy(2);
        assertThat(store().extend(SHOP, agent, customer, "webchat", WINDOW, longest))
                .as("nothing gathers")
                .isFalse();
        say("I want");
        pass(Duration.ofSeconds(9));
        assertThat(store().extend(SHOP, agent, customer, "whatsapp", WINDOW, longest))
                .as("not on that channel")
                .isFalse();
        assertThat(store().extend(SHOP, agent, customer, "webchat", WINDOW, longest))
                .isTrue();
        assertThat(store().extend(SHOP, agent, customer, "webchat", Duration.ofSeconds(1), longest))
                .as("never sooner")
                .isFalse();
        pass(Duration.ofSeconds(9));
        assertThat(claim()).isEmpty();
        store().extend(SHOP, agent, customer, "webchat", WINDOW, longest);
        pass(Duration.ofSeconds(3));
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aDelayIsNotClampedByTheWindow() {
        var conversation = meet(SHOP, customer, "webchat", "m-0").conversation();
        var patience = new Arrival.Patience(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(30));
        store().gather(new Arrival(
                SHOP,
                new AgentId("alex"),
                "webchat",
                "somewhere",
                customer,
                conversation,
                "m-0",
                "text",
                "too fast",
                null,
                patience,
                Arrival.Move.QUEUE,
                null,
                null));
        pass(Duration.ofSeconds(29));
        assertThat(claim()).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aNoticeIsDueOnceInAWhile() {
        var conversation = say("hello").conversation();
        assertThat(store().noticeDue(SHOP, conversation, Duration.ofMinutes(10)))
                .isTrue();
        assertThat(store().noticeDue(SHOP, conversation, Duration.ofMinutes(10)))
                .isFalse();
        assertThat(store().noticeDue(SHOP, conversation, Duration.ZERO)).isTrue();
    }

    @Test
    void aSupersededTurnThatTouchedNothingIsOverAndItsSuccessorHoldsAllMessages() {
        say("I want to cancel");
        pass(WINDOW);
        var running = claimOne();

        var successor = supersede(running, "no, return it");

        assertThat(successor.moved()).isTrue();
        assertThat(successor.turn()).isNotEqualTo(running.id());
        assertThat(store().fate(running)).isEqualTo(StateStore.Fate.CANCELLED);
        assertThat(store().load(running).messages()).isEmpty();
        assertThat(store().load(running).cancelled()).isTrue();
        assertThatThrownBy(() -> touch(running)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().commitPoint(running)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().finish(running, STATE)).isInstanceOf(Fenced.class);
        pass(WINDOW);
        var next = claimOne();
        assertThat(next.id()).isEqualTo(successor.turn());
        assertThat(next.turnGroup()).isEqualTo(running.turnGroup());
        assertThat(next.superseded()).isEqualTo(1);
        assertThat(store().load(next).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("I want to cancel", "no, return it");
        assertThat(store().load(next).state()).isEqualTo("{}");
    }

    @Test
    void aSupersededTurnThatTouchedTheWorldIsTakenBackBeforeItsSuccessorRuns() {
        say("cancel it");
        pass(WINDOW);
        var running = claimOne();
        touch(running);

        var successor = supersede(running, "no, wait");

        assertThat(store().fate(running)).isEqualTo(StateStore.Fate.TO_REWIND);
        assertThatThrownBy(() -> store().finish(running, STATE)).isInstanceOf(Fenced.class);
        pass(WINDOW);
        assertThat(claim()).as("not before it is taken back").isEmpty();
        store().abandon(running, "{\"turns\":7}");
        assertThat(store().fate(running)).isEqualTo(StateStore.Fate.CANCELLED);
        var next = claimOne();
        assertThat(next.id()).isEqualTo(successor.turn());
        assertThat(tree(store().load(next).state())).isEqualTo(tree("{\"turns\":7}"));
    }

    @Test
    void aNodeThatDiesBeforeTakingBackLeavesItToTheNextOne() {
        say("cancel it");
        pass(WINDOW);
        var running = claimOne();
        touch(running);
        supersede(running, "no, wait");
        pass(LEASE.plusSeconds(1));

        var again = claimOne();
        assertThat(again.id()).isEqualTo(running.id());
        assertThat(again.cancelled()).isTrue();
        assertThat(again.checkpoint()).isNotNull();
        assertThatThrownBy(() -> store().abandon(running, STATE)).isInstanceOf(Fenced.class);
        store().abandon(again, STATE);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void whatCannotBeTakenBackIsSetAsideAfterTooManyTries() {
        say("cancel it");
        pass(WINDOW);
        var running = claimOne();
        touch(running);
        supersede(running, "no, wait");
        pass(LEASE.plusSeconds(1));

        assertThat(store().quarantine(1)).containsExactly(running.id());
    }

    @Test
    void onlyACancelledTurnIsAbandoned() {
        say("hello");
        pass(WINDOW);
        var turn = claimOne();

        assertThat(store().fate(turn)).isEqualTo(StateStore.Fate.RUNNING);
        assertThatThrownBy(() -> store().abandon(turn, STATE)).isInstanceOf(Fenced.class);
        store().finish(turn, STATE);
    }

    @Test
    void aSuccessorThatGatheredBeforeTakesTheGroupAndTheTriggerOver() {
        var conversation = say("hello").conversation();
        pass(WINDOW);
        store().finish(claimOne(), STATE);
        var trigger = new Trigger(Trigger.SCENARIO, "instance-1");
        store().trigger(SHOP, conversation, trigger);
        var running = claimOne();
        var waiting = say("I write this meanwhile");

        var successor = supersede(running, "and this instead");

        assertThat(successor.turn()).isEqualTo(waiting.turn());
        pass(WINDOW);
        var next = claimOne();
        assertThat(next.turnGroup()).isEqualTo(running.turnGroup());
        assertThat(next.trigger()).isEqualTo(trigger);
        assertThat(next.superseded()).isEqualTo(1);
        assertThat(store().load(next).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("I write this meanwhile", "and this instead");
    }

    @Test
    void whatCannotBeRewoundIsNotSuperseded() {
        say("hello");
        pass(WINDOW);
        var running = claimOne();
        store().touch(running, CHECKPOINT, new Progress(7, SideEffectLevel.NONE, SideEffectLevel.NONE, false));

        assertThat(supersede(running, "wait").moved()).isFalse();
        store().finish(running, STATE);
    }

    @Test
    void anAbsorbedMessageIsTheRunningTurnsOwn() {
        say("where is my order?");
        pass(WINDOW);
        var running = claimOne();

        var absorbed = say(customer, "webchat", "hello?", new Arrival.Move.Absorb(running.id()));

        assertThat(absorbed.moved()).isTrue();
        assertThat(absorbed.turn()).isEqualTo(running.id());
        assertThat(store().finish(running, STATE)).isEqualTo(2);
        assertThat(store().load(running).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("where is my order?", "hello?");
        pass(WINDOW);
        assertThat(claim()).isEmpty();
        var late = say(customer, "webchat", "thanks", new Arrival.Move.Absorb(running.id()));
        assertThat(late.moved()).as("nobody would answer it").isFalse();
        pass(WINDOW);
        assertThat(claimOne().id()).isEqualTo(late.turn());
    }

    @Test
    void aCompletedTurnIsNotSupersededByWhatComesNext() {
        say("cancel my order");
        pass(WINDOW);
        var running = claimOne();

        var queued = say(customer, "webchat", "thanks", new Arrival.Move.Complete(running.id()));
        assertThat(queued.moved()).isTrue();
        assertThat(supersede(running, "no, wait").moved()).isFalse();

        touch(running);
        store().finish(running, STATE);
        pass(WINDOW);
        assertThat(store().load(claimOne()).messages()).hasSize(2);
    }

    @Test
    void whatIsSaidToOneAgentDoesNothingToTheTurnOfAnother() {
        say("cancel my order");
        pass(WINDOW);
        var running = claimOne();
        touch(running);

        var another = store().meet(SHOP, new AgentId("sam"), customer, "phone", "at " + customer, "m-sam");
        assertThat(another.running()).isEmpty();
        var elsewhere = store().gather(new Arrival(
                        SHOP,
                        new AgentId("sam"),
                        "phone",
                        "at " + customer,
                        customer,
                        another.conversation(),
                        "m-sam",
                        "text",
                        "stop",
                        null,
                        new Arrival.Patience(WINDOW, WINDOW),
                        new Arrival.Move.Supersede(running.id()),
                        null,
                        null))
                .orElseThrow();
        assertThat(elsewhere.moved()).isFalse();
        assertThat(store().pending(running)).isEmpty();

        store().finish(running, STATE);
        pass(WINDOW);
        assertThat(claimOne().id()).as("one turn of a customer at a time").isEqualTo(elsewhere.turn());
    }

    @Test
    void afterTheCommitPointNothingIsCancelled() {
        say("cancel my order");
        pass(WINDOW);
        var turn = claimOne();
        store().commitPoint(turn);
        store().commitPoint(turn);

        assertThat(supersede(turn, "no, wait").moved()).isFalse();
        assertThat(store().pending(turn)).as("nothing can stop it").isEmpty();
        touch(turn);
        store().finish(turn, STATE);
    }

    @Test
    void aTurnLooksForWhatWaitsAndGivesWayToIt() {
        say("cancel my order");
        pass(WINDOW);
        var turn = claimOne();
        touch(turn);
        assertThat(store().pending(turn)).isEmpty();
        var waiting = say(customer, "whatsapp", "stop", Arrival.Move.QUEUE);
        say(customer, "whatsapp", "please", Arrival.Move.QUEUE);

        assertThat(store().pending(turn))
                .containsExactly(new StateStore.Pending(waiting.turn(), "whatsapp", "stop\nplease"));
        store().giveWay(turn, waiting.turn());

        assertThat(store().fate(turn)).isEqualTo(StateStore.Fate.TO_REWIND);
        store().abandon(turn, STATE);
        var next = claimOne();
        assertThat(next.id()).isEqualTo(waiting.turn());
        assertThat(next.turnGroup()).isEqualTo(turn.turnGroup());
        assertThat(store().load(next).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("cancel my order", "stop", "please");
    }

    @Test
    void aDuplicateSupersedesNothing() {
        var arrival = arrival(SHOP, customer, "webchat", "m-1", "hello");
        gather(arrival);
        pass(WINDOW);
        var running = claimOne();

        assertThat(gather(arrival(SHOP, customer, "webchat", "m-1", "hello", new Arrival.Move.Supersede(running.id()))))
                .isEmpty();
        assertThat(meet(SHOP, customer, "webchat", "m-1").known()).isTrue();
        store().finish(running, STATE);
    }

    @Test
    void ofSupersedingAndTheCommitPointExactlyOneWins() throws Exception {
        for (var round = 0; round < INTERLEAVINGS; round++) {
            var who = CustomerId.random();
            say(who, "race " + round);
            pass(WINDOW);
            var turn = claimOne();
            touch(turn);
            var arrival = arrival(
                    SHOP, who, "webchat", "superseding-" + round, "wait", new Arrival.Move.Supersede(turn.id()));
            var won = together(2, number -> {
                if (number == 0) {
                    return gather(arrival).orElseThrow().moved();
                }
                try {
                    store().commitPoint(turn);
                    return true;
                } catch (Fenced e) {
                    return false;
                }
            });

            assertThat(won).as("cancelled, committed in round %d", round).containsOnlyOnce(true);
            if (won.get(1)) {
                store().finish(turn, STATE);
            } else {
                store().abandon(turn, STATE);
            }
            pass(WINDOW);
            var next = claimOne();
            assertThat(store().load(next).messages()).hasSize(won.get(0) ? 2 : 1);
            store().finish(next, STATE);
        }
    }

    @Test
    void ofSupersedingAndTheEndExactlyOneWins() throws Exception {
        for (var round = 0; round < INTERLEAVINGS; round++) {
            var who = CustomerId.random();
            say(who, "race " + round);
            pass(WINDOW);
            var turn = claimOne();
            var arrival = arrival(
                    SHOP, who, "webchat", "superseding-" + round, "wait", new Arrival.Move.Supersede(turn.id()));
            var won = together(2, number -> {
                if (number == 0) {
                    return gather(arrival).orElseThrow().moved();
                }
                try {
                    store().finish(turn, STATE);
                    return true;
                } catch (Fenced e) {
                    return false;
                }
            });

            assertThat(won).as("superseded, done in round %d", round).containsOnlyOnce(true);
            pass(WINDOW);
            var next = claimOne();
            assertThat(store().load(next).messages()).hasSize(won.get(0) ? 2 : 1);
            store().finish(next, STATE);
        }
    }

    @Test
    void aTriggerOpensATurnWhereTheCustomerLastWrote() {
        var conversation = say("hello").conversation();
        store().gather(arrival(SHOP, customer, "whatsapp", "m-whatsapp", "I am here now"));
        pass(WINDOW);
        store().finish(claimOne(), STATE);
        store().finish(claimOne(), STATE);

        var trigger = new Trigger(Trigger.SCENARIO, "instance-1");
        var gathered = store().trigger(SHOP, conversation, trigger);

        var turn = claimOne();
        assertThat(turn.id()).isEqualTo(gathered.turn());
        assertThat(turn.channel()).isEqualTo("whatsapp");
        assertThat(turn.trigger()).isEqualTo(trigger);
        assertThat(store().load(turn).messages()).isEmpty();
    }

    @Test
    void aTriggerJoinsWhatTheCustomerIsJustSaying() {
        var gathered = say("any news?");

        assertThat(store().trigger(SHOP, gathered.conversation(), new Trigger(Trigger.SCENARIO, "instance-1")))
                .isEqualTo(gathered);
        store().trigger(SHOP, gathered.conversation(), new Trigger(Trigger.SCENARIO, "instance-2"));

        pass(WINDOW);
        var turn = claimOne();
        assertThat(turn.trigger()).isEqualTo(new Trigger(Trigger.SCENARIO, "instance-1"));
        assertThat(store().load(turn).messages()).hasSize(1);
        assertThat(claim()).isEmpty();
    }

    @Test
    void aTriggerWaitsForTheTurnThatIsRunning() {
        say("hello");
        pass(WINDOW);
        var running = claimOne();

        var triggered = store().trigger(SHOP, running.conversation(), new Trigger(Trigger.SCENARIO, "instance-1"));

        assertThat(triggered.turn()).isNotEqualTo(running.id());
        assertThat(claim()).isEmpty();
        store().finish(running, STATE);
        assertThat(claimOne().id()).isEqualTo(triggered.turn());
    }

    @Test
    void aTurnOfOurOwnOpensWhereNobodyIsJustSpeaking() {
        var talk = say("hello").conversation();
        var errand = new Trigger(
                Trigger.AGENDA, "task-1", new Errand("reminder", "say.hello", Map.of("name", "Ada"), null, null, null));

        assertThat(store().open(SHOP, talk, "webchat", "address", errand))
                .as("the customer comes first")
                .isEmpty();
        pass(WINDOW);
        store().finish(claimOne(), STATE);
        var opened = store().open(SHOP, talk, "sms", "+31600000000", errand).orElseThrow();

        var turn = claimOne();
        assertThat(turn.id()).isEqualTo(opened);
        assertThat(turn.channel()).isEqualTo("sms");
        assertThat(turn.address()).isEqualTo("+31600000000");
        assertThat(turn.trigger()).isEqualTo(errand);
    }

    @Test
    void weMayBeTheFirstToSpeak() {
        var agent = new AgentId("alex");
        var talk = store().converse(SHOP, agent, customer, "sms", "+31600000000");

        assertThat(store().converse(SHOP, agent, customer, "whatsapp", "31600000000"))
                .isEqualTo(talk);
        assertThat(store().hold(SHOP, customer))
                .containsExactly(new Contact(talk, agent, "sms", "+31600000000", Map.of(), true, false));
        assertThat(store().hold(OTHER, customer)).isEmpty();
    }

    @Test
    void aConversationGoesOnWhereItsAnswerArrives() {
        var agent = new AgentId("alex");
        var talk = store().converse(SHOP, agent, customer, "whatsapp", "31600000000");

        store().follow(SHOP, talk, "whatsapp", "sms", "+31600000000");
        var held = store().hold(SHOP, talk).orElseThrow();
        assertThat(held.customer()).isEqualTo(customer);
        assertThat(held.contact()).isEqualTo(new Contact(talk, agent, "sms", "+31600000000", Map.of(), true, false));

        store().follow(SHOP, talk, "whatsapp", "mail", "ada@example.com");
        assertThat(store().hold(SHOP, talk).orElseThrow().contact().channel())
                .as("who has left a channel by themselves is not followed there")
                .isEqualTo("sms");
        assertThat(store().hold(OTHER, talk)).isEmpty();
    }

    @Test
    void itIsKnownWhenTheCustomerWroteAndWhetherTheyAreBeingAnswered() {
        var talk = say(customer, "webchat", "hello", Arrival.Move.QUEUE).conversation();
        assertThat(contact().busy()).as("it gathers").isTrue();
        pass(WINDOW);
        var turn = claimOne();
        assertThat(contact().busy()).as("it runs").isTrue();
        store().finish(turn, STATE);

        assertThat(contact().busy()).isFalse();
        assertThat(contact().conversation()).isEqualTo(talk);
        assertThat(contact().heard()).containsOnlyKeys("webchat");
        var first = contact().lastHeard().orElseThrow();
        pass(WINDOW);
        say(customer, "whatsapp", "and here", Arrival.Move.QUEUE);
        assertThat(contact().heard()).containsOnlyKeys("webchat", "whatsapp");
        assertThat(contact().lastHeard().orElseThrow()).isAfter(first);
    }

    @Test
    void whatNobodySaidMovesNoConversation() {
        var agent = new AgentId("alex");
        var talk = say(customer, "webchat", "hello", Arrival.Move.QUEUE).conversation();
        var before = contact();

        var met = store().meet(SHOP, agent, customer, "mail", "ada@example.com", "", "out of office", false);
        assertThat(met.conversation()).isEqualTo(talk);
        assertThat(contact()).isEqualTo(before);

        var nobody = CustomerId.random();
        store().meet(SHOP, agent, nobody, "sms", "+31600000000", "", "stop", false);
        assertThat(store().hold(SHOP, nobody)).singleElement().satisfies(held -> assertThat(held.heard())
                .isEmpty());
    }

    private static final String TALKED = """
            {"turns": 1, "language": "nl", "conduct": {"counts": []}, "fields": {}, "scenarios": [{"scenario": "cancel-order"}],
             "goal": {"yesOrNo": true, "fields": []},
             "lines": [{"role": "CUSTOMER", "text": "where is my order"}, {"role": "AGENT", "text": "on its way"}]}
            """;

    private ClaimedTurn talked(Afterwards afterwards) {
        say("where is my order");
        pass(WINDOW);
        var turn = claimOne();
        store().finish(turn, TALKED, afterwards);
        return turn;
    }

    @Test
    void afterAConversationIsClosedTheNextMessageBeginsAnother() throws JsonProcessingException {
        var first = talked(Afterwards.GOES_ON).conversation();
        assertThat(say("still the same").conversation()).isEqualTo(first);
        pass(WINDOW);
        store().finish(claimOne(), TALKED);

        store().close(SHOP, first, Closing.IDLE);
        assertThat(contact().open()).isFalse();
        var second = say("and now");

        assertThat(second.conversation()).isNotEqualTo(first);
        assertThat(store().hold(SHOP, customer))
                .extracting(Contact::conversation)
                .containsExactlyInAnyOrder(first, second.conversation());
        pass(WINDOW);
        var begun = store().load(claimOne());
        assertThat(json.readTree(begun.state()))
                .as("of the one before it knows the language, and how the customer behaved")
                .isEqualTo(json.readTree("{\"language\": \"nl\", \"conduct\": {\"counts\": []}}"));
        assertThat(begun.earlier()).containsExactly(new Earlier(first, Closing.IDLE, 0, List.of("where is my order")));
    }

    @Test
    void aSessionOfTheChannelIsAConversationOfItsOwn() {
        var agent = new AgentId("alex");
        var one = store().meet(SHOP, agent, customer, "web", "at", "s-1", "m-1", true)
                .conversation();
        var other = store().meet(SHOP, agent, customer, "web", "at", "s-2", "m-2", true)
                .conversation();

        assertThat(other).isNotEqualTo(one);
        assertThat(store().meet(SHOP, agent, customer, "web", "at", "s-1", "m-3", true)
                        .conversation())
                .isEqualTo(one);
        assertThat(store().meet(SHOP, agent, customer, "web", "at", "m-4").conversation())
                .isNotIn(one, other);
    }

    @Test
    void aConversationIsLookedAtWhenItsTimeComesAndNothingGathersOrRunsInIt() {
        var talk = talked(Afterwards.lookedAt(Duration.ofMinutes(25))).conversation();
        pass(Duration.ofMinutes(24));
        assertThat(store().quiet()).isEmpty();
        pass(Duration.ofMinutes(2));

        var quiet = store().quiet().orElseThrow();
        assertThat(quiet.conversation()).isEqualTo(talk);
        assertThat(quiet.quietFor()).isBetween(Duration.ofMinutes(26), Duration.ofMinutes(27));
        assertThat(quiet.openFor()).isBetween(Duration.ofMinutes(26), Duration.ofMinutes(27));
        assertThat(quiet.warned()).isFalse();
        assertThat(quiet.scenarios()).containsExactly("cancel-order");
        assertThat(quiet.expects()).isTrue();
        assertThat(quiet.answered()).isTrue();
        store().lookAgain(SHOP, talk, Duration.ofMinutes(3), Meanwhile.ASKED);
        assertThat(store().quiet()).isEmpty();

        store().trigger(SHOP, talk, new Trigger(Trigger.QUIET, talk.toString(), Errand.stillThere("there")));
        pass(Duration.ofMinutes(3));
        assertThat(store().quiet()).as("we are about to ask").isEmpty();
        var asking = claimOne();
        assertThat(store().quiet()).as("we ask").isEmpty();
        store().finish(asking, TALKED, Afterwards.AS_BEFORE);
        assertThat(store().quiet().orElseThrow().warned()).isTrue();
        assertThat(store().quiet().orElseThrow().quietFor())
                .as("to ask is not to do something")
                .isGreaterThan(Duration.ofMinutes(28));
    }

    @Test
    void whoWritesIsNotQuietAnyMore() {
        var talk = talked(Afterwards.lookedAt(Duration.ZERO)).conversation();
        pass(Duration.ofMinutes(26));
        store().lookAgain(SHOP, talk, Duration.ZERO, Meanwhile.ASKED);
        pass(Duration.ofSeconds(10));
        store().record(arrival(SHOP, customer, "webchat", "m-picture", null));
        pass(Duration.ofSeconds(1));

        var quiet = store().quiet().orElseThrow();
        assertThat(quiet.warned()).isFalse();
        assertThat(quiet.quietFor()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void howLongItIsOpenMayCountAnew() {
        var talk = talked(Afterwards.lookedAt(Duration.ZERO)).conversation();
        pass(Duration.ofHours(5));
        store().lookAgain(SHOP, talk, Duration.ZERO, Meanwhile.ANEW);
        pass(Duration.ofMinutes(1));

        var quiet = store().quiet().orElseThrow();
        assertThat(quiet.openFor()).isLessThan(Duration.ofMinutes(2));
        assertThat(quiet.quietFor()).as("nobody said anything").isGreaterThan(Duration.ofHours(5));
    }

    @Test
    void whatWasDeliveredBeforeOpensNothingAfterItsConversationIsClosed() {
        var first = say("where is my order").conversation();
        pass(WINDOW);
        store().finish(claimOne(), TALKED, Afterwards.over(Closing.IDLE));
        pass(WINDOW);
        var heard = contact().heard();

        var again = meet(SHOP, customer, "webchat", "m-" + messages.get() + "-" + customer);

        assertThat(again.known()).isTrue();
        assertThat(again.conversation()).isEqualTo(first);
        assertThat(contact().open()).isFalse();
        assertThat(contact().heard()).isEqualTo(heard);
    }

    @Test
    void whatWeBeginKnowsTheLanguageToo() throws JsonProcessingException {
        talked(Afterwards.over(Closing.IDLE));

        var begun = store().converse(SHOP, new AgentId("alex"), customer, "webchat", "at " + customer);

        store().trigger(SHOP, begun, new Trigger(Trigger.NOTICE, "later"));
        assertThat(json.readTree(store().load(claimOne()).state())
                        .path("language")
                        .asText())
                .isEqualTo("nl");
    }

    @Test
    void whoWritesWhileItIsAboutToBeClosedIsSeen() {
        var talk = talked(Afterwards.GOES_ON).conversation();
        store().trigger(SHOP, talk, new Trigger(Trigger.QUIET, talk.toString(), Errand.close(Closing.IDLE, "")));
        var closing = claimOne();
        assertThat(store().isCalled(closing)).isFalse();

        say("cancel order 7");

        assertThat(store().isCalled(closing)).isTrue();
    }

    @Test
    void aTurnMayCloseItsConversation() {
        var talk = talked(Afterwards.over(Closing.IDLE)).conversation();
        pass(Duration.ofHours(1));

        assertThat(store().quiet()).as("it is over").isEmpty();
        assertThat(say("hello again").conversation()).isNotEqualTo(talk);
    }

    @Test
    void whatIsAboutAnEarlierConversationGoesOnInIt() {
        var earlier = talked(Afterwards.over(Closing.IDLE)).conversation();
        var begun = say("any news of my order?");
        pass(WINDOW);
        var turn = claimOne();
        say(customer, "whatsapp", "hello?", Arrival.Move.QUEUE);

        assertThat(store().goOnIn(in(OTHER, turn), earlier)).isFalse();
        assertThat(store().goOnIn(turn, turn.conversation())).isFalse();
        assertThat(store().goOnIn(turn, earlier)).isTrue();

        var going = turn.in(earlier);
        var read = store().load(going);
        assertThat(read.state()).contains("where is my order");
        assertThat(read.messages()).extracting(ReceivedMessage::text).containsExactly("any news of my order?");
        assertThat(store().pending(going)).extracting(StateStore.Pending::text).containsExactly("hello?");
        assertThat(contacts(true)).containsExactly(earlier);
        assertThat(contacts(false)).containsExactly(begun.conversation());
        store().finish(going, TALKED);
        assertThat(say("thanks").conversation()).isEqualTo(earlier);
        assertThat(store().goOnIn(turn, earlier)).as("it is open").isFalse();
    }

    @Test
    void whatWasSaidInEarlierConversationsCanBeLookedUpAtAnyTime() {
        var first = talked(Afterwards.over(Closing.IDLE)).conversation();
        pass(Duration.ofHours(1));
        var second = talked(Afterwards.over(Closing.ABSOLUTE)).conversation();
        pass(Duration.ofHours(1));
        talked(Afterwards.GOES_ON);
        say("as I told you before");
        pass(WINDOW);
        var turn = claimOne();

        assertThat(store().load(turn).earlier()).as("it is not the first turn").isEmpty();
        assertThat(store().earlier(turn)).extracting(Earlier::conversation).containsExactly(second, first);
        assertThat(store().earlier(turn).get(0).said()).containsExactly("where is my order");
    }

    private List<ConversationId> contacts(boolean open) {
        return store().hold(SHOP, customer).stream()
                .filter(contact -> contact.open() == open)
                .map(Contact::conversation)
                .toList();
    }

    @Test
    void aTurnThatTouchedSomethingStaysWhereItIs() {
        var earlier = talked(Afterwards.over(Closing.IDLE)).conversation();
        say("any news of my order?");
        pass(WINDOW);
        var turn = claimOne();
        touch(turn);

        assertThat(store().goOnIn(turn, earlier)).isFalse();
        assertThat(store().load(turn).messages()).hasSize(1);
    }

    private Contact contact() {
        return store().hold(SHOP, customer).get(0);
    }

    @Test
    void tenantsDoNotSeeEachOther() {
        var mine = store().gather(arrival(SHOP, customer, "webchat", "same-id", "mine"))
                .orElseThrow();
        var theirs = store().gather(arrival(OTHER, CustomerId.random(), "webchat", "same-id", "theirs"))
                .orElseThrow();
        pass(WINDOW);
        var turn = claim().stream()
                .filter(it -> it.id().equals(mine.turn()))
                .findFirst()
                .orElseThrow();
        var stolen = in(OTHER, turn);

        assertThat(theirs.conversation()).isNotEqualTo(mine.conversation());
        assertThat(store().load(turn).messages())
                .extracting(ReceivedMessage::text)
                .containsExactly("mine");
        assertThat(gather(arrival(
                                OTHER,
                                CustomerId.random(),
                                "webchat",
                                "another-id",
                                "wait",
                                new Arrival.Move.Supersede(mine.turn())))
                        .orElseThrow()
                        .moved())
                .isFalse();
        assertThat(store().fate(stolen)).isEqualTo(StateStore.Fate.LOST);
        assertThatThrownBy(() -> store().load(stolen)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> touch(stolen)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().commitPoint(stolen)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().finish(stolen, STATE)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().trigger(OTHER, mine.conversation(), new Trigger(Trigger.SCENARIO, "x")))
                .isInstanceOf(RuntimeException.class);
        store().release(stolen, Duration.ZERO, "not theirs");
        store().finish(turn, STATE);
    }

    Gathered say(String text) {
        return say(customer, text);
    }

    Gathered say(CustomerId who, String text) {
        return say(who, "webchat", text, Arrival.Move.QUEUE);
    }

    Gathered say(CustomerId who, String channel, String text, Arrival.Move move) {
        return gather(arrival(SHOP, who, channel, "m-" + messages.incrementAndGet() + "-" + who, text, move))
                .orElseThrow();
    }

    private Gathered supersede(ClaimedTurn running, String text) {
        return say(running.customer(), "webchat", text, new Arrival.Move.Supersede(running.id()));
    }

    private Optional<Gathered> gather(Arrival arrival) {
        return store().gather(arrival);
    }

    private Encounter meet(TenantId tenant, CustomerId who, String channel, String id) {
        return store().meet(tenant, new AgentId("alex"), who, channel, "at " + who, id);
    }

    private Arrival arrival(TenantId tenant, CustomerId who, String channel, String id, @Nullable String text) {
        return arrival(tenant, who, channel, id, text, Arrival.Move.QUEUE);
    }

    private Arrival arrival(
            TenantId tenant, CustomerId who, String channel, String id, @Nullable String text, Arrival.Move move) {
        return new Arrival(
                tenant,
                new AgentId("alex"),
                channel,
                "at " + who,
                who,
                meet(tenant, who, channel, id).conversation(),
                id,
                "text",
                text,
                null,
                new Arrival.Patience(WINDOW, WINDOW.multipliedBy(5)),
                move,
                null,
                "00-trace");
    }

    private void touch(ClaimedTurn turn) {
        store().touch(turn, CHECKPOINT, Progress.BEGUN);
    }

    private List<ClaimedTurn> claim() {
        return store().claim("node", LEASE, MOST, ATTEMPTS);
    }

    ClaimedTurn claimOne() {
        var claimed = store().claim("node", LEASE, 1, ATTEMPTS);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private static ClaimedTurn in(TenantId tenant, ClaimedTurn turn) {
        return new ClaimedTurn(
                turn.id(),
                tenant,
                turn.agent(),
                turn.channel(),
                turn.address(),
                turn.customer(),
                turn.conversation(),
                turn.turnGroup(),
                turn.epoch(),
                turn.attempts(),
                turn.trigger(),
                turn.checkpoint(),
                turn.cancelled(),
                turn.superseded(),
                turn.traceparent(),
                turn.waited());
    }

    private JsonNode tree(@Nullable String text) {
        try {
            return json.readTree(String.valueOf(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private interface Numbered<T> {
        T run(int number) throws Exception;
    }

    /** Runs the same work on several threads that begin at the same moment; answers what each came to. */
    private static <T> List<T> together(int threads, Numbered<T> work) throws InterruptedException, ExecutionException {
        var pool = Executors.newFixedThreadPool(threads);
        var start = new CyclicBarrier(threads);
        try {
            var running = pool.invokeAll(IntStream.range(0, threads)
                    .mapToObj(number -> (Callable<T>) () -> {
                        start.await();
                        return work.run(number);
                    })
                    .toList());
            var results = new ArrayList<T>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
