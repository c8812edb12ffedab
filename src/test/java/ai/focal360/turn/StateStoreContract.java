package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final TenantId SHOP = new TenantId("contract-shop");
    private static final TenantId OTHER = new TenantId("other-shop");
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int MOST = 10;
    private static final int ATTEMPTS = 3;
    private static final int INTERLEAVINGS = 200;
    private static final String CHECKPOINT = "{\"found\":1}";
    private static final String STATE = "{\"turns\":1}";

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger messages = new AtomicInteger();
    private final CustomerId customer = CustomerId.random();

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
        assertThat(store().record(arrival)).isEmpty();
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
                .isPresent();

        pass(WINDOW);
        assertThat(claim()).isEmpty();
        assertThat(store().nextDue()).isEmpty();
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
    void saysWhenTheNextTurnIsDue() {
        say("hello");

        assertThat(store().nextDue().orElseThrow()).isBetween(WINDOW.minusSeconds(5), WINDOW);
        pass(WINDOW.plusSeconds(5));
        assertThat(store().nextDue().orElseThrow()).isNegative();
        claimOne();
        assertThat(store().nextDue()).isEmpty();
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
        store().touch(first, CHECKPOINT);
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
        store().touch(old, CHECKPOINT);
        pass(LEASE.plusSeconds(1));
        var current = claimOne();

        assertThatThrownBy(() -> store().touch(old, "{\"found\":2}")).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().commitPoint(old)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().finish(old, "{\"turns\":99}")).isInstanceOf(Fenced.class);
        store().release(old, Duration.ZERO, "too late");
        store().abandon(old);

        assertThat(claim()).as("the newer claim stands").isEmpty();
        assertThat(store().load(current).state()).isEqualTo("{}");
        assertThat(store().cancel(SHOP, current.id()))
                .as("no commit point was kept")
                .isTrue();
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
        assertThatThrownBy(() -> store().touch(turn, CHECKPOINT)).isInstanceOf(Fenced.class);
        store().release(turn, Duration.ZERO, "after its end");
        pass(LEASE.plusSeconds(1));
        assertThat(claim()).isEmpty();
        assertThat(store().cancel(SHOP, turn.id())).isFalse();
        say("next");
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
    void cancellingAGatheringTurnEndsItAndTheNextMessageOpensAnother() {
        var cancelled = say("never mind").turn();

        assertThat(store().cancel(SHOP, cancelled)).isTrue();
        assertThat(store().cancel(SHOP, cancelled)).isFalse();
        assertThat(say("hello").turn()).isNotEqualTo(cancelled);
        pass(WINDOW);
        assertThat(claim()).hasSize(1).extracting(ClaimedTurn::id).doesNotContain(cancelled);
    }

    @Test
    void aCancelledRunWritesNothingMoreAndIsAbandoned() {
        say("never mind");
        pass(WINDOW);
        var turn = claimOne();
        assertThat(store().isCancelled(turn)).isFalse();
        assertThat(store().cancel(SHOP, turn.id())).isTrue();

        assertThat(store().isCancelled(turn)).isTrue();
        assertThatThrownBy(() -> store().touch(turn, CHECKPOINT)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().commitPoint(turn)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().finish(turn, STATE)).isInstanceOf(Fenced.class);
        store().abandon(turn);

        pass(LEASE.plusSeconds(1));
        assertThat(claim()).isEmpty();
        assertThat(store().quarantine(1)).isEmpty();
        say("hello");
        pass(WINDOW);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void onlyACancelledTurnIsAbandoned() {
        say("hello");
        pass(WINDOW);
        var turn = claimOne();

        store().abandon(turn);

        store().finish(turn, STATE);
    }

    @Test
    void aCancelledTurnThatDiesTooOftenJustEnds() {
        say("hello");
        pass(WINDOW);
        var turn = claimOne();
        store().cancel(SHOP, turn.id());
        pass(LEASE.plusSeconds(1));

        assertThat(store().quarantine(1)).isEmpty();
        assertThat(claim()).isEmpty();
    }

    @Test
    void afterTheCommitPointNothingIsCancelled() {
        say("cancel my order");
        pass(WINDOW);
        var turn = claimOne();
        store().commitPoint(turn);
        store().commitPoint(turn);

        assertThat(store().cancel(SHOP, turn.id())).isFalse();
        store().touch(turn, CHECKPOINT);
        store().finish(turn, STATE);
    }

    @Test
    void ofCancellingAndTheCommitPointExactlyOneWins() throws Exception {
        for (var round = 0; round < INTERLEAVINGS; round++) {
            say(CustomerId.random(), "race " + round);
            pass(WINDOW);
            var turn = claimOne();
            var won = together(2, number -> {
                if (number == 0) {
                    return store().cancel(SHOP, turn.id());
                }
                try {
                    store().commitPoint(turn);
                    return true;
                } catch (Fenced e) {
                    return false;
                }
            });

            assertThat(won).as("cancelled, committed in round %d", round).containsOnlyOnce(true);
            assertThat(store().isCancelled(turn)).isEqualTo(won.get(0));
            if (won.get(1)) {
                store().finish(turn, STATE);
            } else {
                store().abandon(turn);
            }
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
        assertThat(store().cancel(OTHER, mine.turn())).isFalse();
        assertThatThrownBy(() -> store().load(stolen)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> store().touch(stolen, CHECKPOINT)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().commitPoint(stolen)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().finish(stolen, STATE)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store().trigger(OTHER, mine.conversation(), new Trigger(Trigger.SCENARIO, "x")))
                .isInstanceOf(RuntimeException.class);
        store().release(stolen, Duration.ZERO, "not theirs");
        store().finish(turn, STATE);
    }

    private Gathered say(String text) {
        return say(customer, text);
    }

    private Gathered say(CustomerId who, String text) {
        return store().gather(arrival(SHOP, who, "webchat", "m-" + messages.incrementAndGet() + "-" + who, text))
                .orElseThrow();
    }

    private static Arrival arrival(TenantId tenant, CustomerId who, String channel, String id, @Nullable String text) {
        return new Arrival(
                tenant, new AgentId("alex"), channel, "at " + who, who, id, "text", text, null, WINDOW, "00-trace");
    }

    private List<ClaimedTurn> claim() {
        return store().claim("node", LEASE, MOST, ATTEMPTS);
    }

    private ClaimedTurn claimOne() {
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
                turn.traceparent());
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
