package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of a simulation or a test: forgotten with the process. Takes part in no transaction: each call is whole
 * by itself, for any number of threads.
 */
public final class InMemoryStateStore implements StateStore {
    private static final int LONGEST_WINDOWS = 5;

    private final Clock clock;
    private final Map<ConversationId, Talk> talks = new LinkedHashMap<>();
    private final Map<TurnId, Turn> turns = new LinkedHashMap<>();
    private final Map<MessageKey, Message> messages = new LinkedHashMap<>();

    public InMemoryStateStore(Clock clock) {
        this.clock = clock;
    }

    private enum Stage {
        GATHERING,
        RUNNING,
        DONE,
        CANCELLED,
        QUARANTINED
    }

    private record MessageKey(TenantId tenant, String channel, String providerMessageId) {}

    private record Message(@Nullable TurnId turn, ReceivedMessage content) {}

    private static final class Talk {
        final ConversationId id = ConversationId.random();
        final TenantId tenant;
        final AgentId agent;
        final CustomerId customer;
        String channel;
        String address;
        String state = "{}";

        Talk(Arrival arrival) {
            tenant = arrival.tenant();
            agent = arrival.agent();
            customer = arrival.customer();
            channel = arrival.channel();
            address = arrival.address();
        }
    }

    private static final class Turn {
        final TurnId id = TurnId.random();
        final Talk talk;
        final String channel;
        final Instant openedAt;
        final @Nullable String traceparent;
        String address;
        Stage stage = Stage.GATHERING;
        Instant dueAt;
        int epoch;
        int attempts;
        boolean commitPoint;
        boolean cancelled;

        @Nullable
        String owner;

        Instant leaseUntil = Instant.MIN;

        @Nullable
        Trigger trigger;

        @Nullable
        String checkpoint;

        Turn(Talk talk, Instant openedAt, Instant dueAt, @Nullable String traceparent) {
            this.talk = talk;
            this.channel = talk.channel;
            this.address = talk.address;
            this.openedAt = openedAt;
            this.dueAt = dueAt;
            this.traceparent = traceparent;
        }

        ClaimedTurn claimed() {
            return new ClaimedTurn(
                    id,
                    talk.tenant,
                    talk.agent,
                    channel,
                    address,
                    talk.customer,
                    talk.id,
                    id.value(),
                    epoch,
                    attempts,
                    trigger,
                    checkpoint,
                    traceparent);
        }
    }

    @Override
    public synchronized Optional<Gathered> gather(Arrival arrival) {
        if (messages.containsKey(key(arrival))) {
            return Optional.empty();
        }
        var now = clock.instant();
        var due = now.plus(arrival.window());
        var talk = talk(arrival);
        var gathering = gathering(talk);
        var turn = gathering.orElseGet(() -> open(talk, now, due, arrival.traceparent()));
        if (gathering.isPresent()) {
            var latest = turn.openedAt.plus(arrival.window().multipliedBy(LONGEST_WINDOWS));
            turn.dueAt = due.isBefore(latest) ? due : latest;
            turn.address = arrival.address();
        }
        keep(arrival, turn.id);
        return Optional.of(new Gathered(talk.id, turn.id));
    }

    @Override
    public synchronized Optional<ConversationId> record(Arrival arrival) {
        if (messages.containsKey(key(arrival))) {
            return Optional.empty();
        }
        keep(arrival, null);
        return Optional.of(talk(arrival).id);
    }

    private static MessageKey key(Arrival arrival) {
        return new MessageKey(arrival.tenant(), arrival.channel(), arrival.providerMessageId());
    }

    private Talk talk(Arrival arrival) {
        var talk = talks.values().stream()
                .filter(it -> it.tenant.equals(arrival.tenant())
                        && it.agent.equals(arrival.agent())
                        && it.customer.equals(arrival.customer()))
                .findFirst()
                .orElseGet(() -> new Talk(arrival));
        talk.channel = arrival.channel();
        talk.address = arrival.address();
        talks.put(talk.id, talk);
        return talk;
    }

    private Optional<Turn> gathering(Talk talk) {
        return all(Stage.GATHERING)
                .filter(turn -> turn.talk == talk && turn.channel.equals(talk.channel))
                .findFirst();
    }

    private Turn open(Talk talk, Instant now, Instant due, @Nullable String traceparent) {
        var turn = new Turn(talk, now, due, traceparent);
        turns.put(turn.id, turn);
        return turn;
    }

    private void keep(Arrival arrival, @Nullable TurnId turn) {
        messages.put(
                key(arrival),
                new Message(
                        turn,
                        new ReceivedMessage(
                                arrival.providerMessageId(), arrival.kind(), arrival.text(), clock.instant())));
    }

    @Override
    public synchronized Gathered trigger(TenantId tenant, ConversationId conversation, Trigger trigger) {
        var talk = conversation(tenant, conversation);
        var now = clock.instant();
        var turn = gathering(talk).orElseGet(() -> open(talk, now, now, null));
        if (turn.trigger == null) {
            turn.trigger = trigger;
        }
        return new Gathered(conversation, turn.id);
    }

    private Talk conversation(TenantId tenant, ConversationId id) {
        var talk = talks.get(id);
        if (talk == null || !talk.tenant.equals(tenant)) {
            throw new IllegalStateException("Expected tenant '%s' to have conversation %s".formatted(tenant, id));
        }
        return talk;
    }

    @Override
    public synchronized List<ClaimedTurn> claim(String owner, Duration lease, int most, int mostAttempts) {
        var now = clock.instant();
        var busy = new HashSet<CustomerId>();
        all(Stage.RUNNING)
                .filter(turn -> !isLost(turn, now) || turn.attempts >= mostAttempts)
                .forEach(turn -> busy.add(turn.talk.customer));
        // a lost turn is its customer's running one, so it goes before what is gathered behind it
        var lost = all(Stage.RUNNING).filter(turn -> isLost(turn, now) && turn.attempts < mostAttempts);
        var ready =
                all(Stage.GATHERING).filter(turn -> !turn.dueAt.isAfter(now)).sorted(longestWaiting());
        var claimed = Stream.concat(lost, ready)
                .filter(turn -> busy.add(turn.talk.customer))
                .sorted(longestWaiting())
                .limit(most)
                .toList();
        claimed.forEach(turn -> {
            turn.stage = Stage.RUNNING;
            turn.owner = owner;
            turn.epoch++;
            turn.attempts++;
            turn.leaseUntil = now.plus(lease);
        });
        return claimed.stream().map(Turn::claimed).toList();
    }

    private static Comparator<Turn> longestWaiting() {
        return Comparator.comparing(turn -> turn.dueAt);
    }

    private static boolean isLost(Turn turn, Instant now) {
        return turn.leaseUntil.isBefore(now);
    }

    @Override
    public synchronized int renew(String owner, Duration lease, Collection<TurnId> running) {
        var now = clock.instant();
        var mine = all(Stage.RUNNING)
                .filter(turn -> owner.equals(turn.owner) && running.contains(turn.id) && !isLost(turn, now))
                .toList();
        mine.forEach(turn -> turn.leaseUntil = now.plus(lease));
        return mine.size();
    }

    @Override
    public synchronized List<TurnId> quarantine(int mostAttempts) {
        var now = clock.instant();
        var over = all(Stage.RUNNING)
                .filter(turn -> isLost(turn, now) && turn.attempts >= mostAttempts)
                .toList();
        over.forEach(turn -> turn.stage = turn.cancelled ? Stage.CANCELLED : Stage.QUARANTINED);
        return over.stream()
                .filter(turn -> turn.stage == Stage.QUARANTINED)
                .map(turn -> turn.id)
                .toList();
    }

    @Override
    public synchronized Optional<Duration> nextDue() {
        return all(Stage.GATHERING)
                .map(turn -> turn.dueAt)
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(clock.instant(), due));
    }

    @Override
    public synchronized Conversation load(ClaimedTurn turn) {
        var talk = conversation(turn.tenant(), turn.conversation());
        var burst = new ArrayList<ReceivedMessage>();
        messages.forEach((key, message) -> {
            if (key.tenant().equals(turn.tenant()) && turn.id().equals(message.turn())) {
                burst.add(message.content());
            }
        });
        return new Conversation(talk.state, burst, null);
    }

    @Override
    public synchronized void touch(ClaimedTurn turn, String checkpoint) {
        owned(turn).checkpoint = checkpoint;
    }

    @Override
    public synchronized void commitPoint(ClaimedTurn turn) {
        owned(turn).commitPoint = true;
    }

    @Override
    public synchronized boolean cancel(TenantId tenant, TurnId id) {
        var turn = turns.get(id);
        if (turn == null
                || !turn.talk.tenant.equals(tenant)
                || turn.commitPoint
                || turn.cancelled
                || turn.stage != Stage.GATHERING && turn.stage != Stage.RUNNING) {
            return false;
        }
        turn.cancelled = true;
        if (turn.stage == Stage.GATHERING) {
            turn.stage = Stage.CANCELLED;
        }
        return true;
    }

    @Override
    public synchronized boolean isCancelled(ClaimedTurn turn) {
        return find(turn, it -> true).orElseThrow().cancelled;
    }

    @Override
    public synchronized void finish(ClaimedTurn turn, String state) {
        var mine = owned(turn);
        mine.stage = Stage.DONE;
        mine.owner = null;
        mine.checkpoint = null;
        mine.talk.state = state;
    }

    @Override
    public synchronized void release(ClaimedTurn turn, Duration after, String failure) {
        find(turn, it -> it.stage == Stage.RUNNING && it.epoch == turn.epoch()).ifPresent(mine -> {
            mine.owner = null;
            mine.leaseUntil = clock.instant().plus(after);
        });
    }

    @Override
    public synchronized void abandon(ClaimedTurn turn) {
        find(turn, it -> it.stage == Stage.RUNNING && it.epoch == turn.epoch() && it.cancelled)
                .ifPresent(mine -> mine.stage = Stage.CANCELLED);
    }

    private Turn owned(ClaimedTurn turn) {
        return find(turn, it -> it.stage == Stage.RUNNING && it.epoch == turn.epoch() && !it.cancelled)
                .orElseThrow(() -> new Fenced(turn.id(), turn.epoch()));
    }

    private Optional<Turn> find(ClaimedTurn claimed, Predicate<Turn> condition) {
        return Optional.ofNullable(turns.get(claimed.id()))
                .filter(turn -> turn.talk.tenant.equals(claimed.tenant()))
                .filter(condition);
    }

    private Stream<Turn> all(Stage stage) {
        return turns.values().stream().filter(turn -> turn.stage == stage);
    }
}
