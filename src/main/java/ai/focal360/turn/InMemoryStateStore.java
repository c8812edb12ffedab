package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of a simulation or a test: forgotten with the process. Takes part in no transaction: each call is whole
 * by itself, for any number of threads.
 */
public final class InMemoryStateStore implements StateStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration FIRST_LOOK = Duration.ofMinutes(5);
    private static final int MOST_EARLIER = 3;

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

    private record Message(Talk talk, @Nullable TurnId turn, ReceivedMessage content) {}

    private static final class Talk {
        final ConversationId id = ConversationId.random();
        final TenantId tenant;
        final AgentId agent;
        final CustomerId customer;
        final String session;
        Instant since;
        Instant activeAt;
        Instant lookAt;

        @Nullable
        Instant warnedAt;

        @Nullable
        Instant closedAt;

        @Nullable
        Closing closedFor;

        boolean hadTurns;
        String channel;
        String address;
        String state = "{}";

        @Nullable
        Instant noticedAt;

        final List<Instant> arrivals = new ArrayList<>();
        final Map<String, Instant> heard = new HashMap<>();

        Talk(
                TenantId tenant,
                AgentId agent,
                CustomerId customer,
                String session,
                String channel,
                String address,
                Instant now) {
            this.session = session;
            since = now;
            activeAt = now;
            lookAt = now.plus(FIRST_LOOK);
            this.tenant = tenant;
            this.agent = agent;
            this.customer = customer;
            this.channel = channel;
            this.address = address;
        }

        /** The later of what we did and what the customer wrote. */
        Instant lastMoment() {
            return Stream.concat(Stream.of(activeAt), heard.values().stream())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        void close(Closing why, Instant now) {
            if (closedAt == null) {
                closedAt = now;
                closedFor = why;
            }
        }
    }

    private static final class Turn {
        final TurnId id = TurnId.random();
        Talk talk;
        final String channel;
        final Instant openedAt;
        final @Nullable String traceparent;
        String address;
        Stage stage = Stage.GATHERING;
        Instant dueAt;
        int epoch;
        int attempts;
        boolean lost;
        Duration waited = Duration.ZERO;
        boolean commitPoint;
        boolean cancelled;
        UUID group = id.value();
        int superseded;
        Progress progress = Progress.BEGUN;
        Instant claimedAt = Instant.MIN;

        @Nullable
        String owner;

        Instant leaseUntil = Instant.MIN;

        @Nullable
        Trigger trigger;

        @Nullable
        String checkpoint;

        Turn(Talk talk, Instant openedAt, Instant dueAt, @Nullable String traceparent) {
            this(talk, talk.channel, talk.address, openedAt, dueAt, traceparent);
        }

        Turn(Talk talk, String channel, String address, Instant openedAt, Instant dueAt, @Nullable String traceparent) {
            this.talk = talk;
            this.channel = channel;
            this.address = address;
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
                    group,
                    epoch,
                    attempts,
                    trigger,
                    checkpoint,
                    cancelled,
                    superseded,
                    traceparent,
                    new Waited(Duration.between(openedAt, dueAt), waited, lost));
        }
    }

    @Override
    public synchronized Encounter meet(
            TenantId tenant,
            AgentId agent,
            CustomerId customer,
            String channel,
            String address,
            String session,
            String providerMessageId,
            boolean spoken) {
        var now = clock.instant();
        var before = messages.get(new MessageKey(tenant, channel, providerMessageId));
        var known = before != null;
        var talk = before != null
                ? before.talk()
                : talk(tenant, agent, customer, session)
                        .orElseGet(() -> begin(tenant, agent, customer, session, channel, address));
        if (!known) {
            talk.arrivals.add(now);
        }
        if (!known && spoken) {
            talk.channel = channel;
            talk.address = address;
            talk.heard.put(channel, now);
        }
        var gathering = gathering(talk, channel);
        return new Encounter(
                talk.id,
                customer,
                known,
                gathering.map(turn -> burst(tenant, turn.id).size()).orElse(0),
                gathering.map(turn -> Duration.between(turn.openedAt, now)).orElse(Duration.ZERO),
                expectation(talk.state),
                talk.arrivals.stream()
                        .filter(at -> at.isAfter(now.minusSeconds(60)))
                        .count(),
                all(Stage.RUNNING)
                        .filter(turn -> turn.talk == talk && !turn.cancelled)
                        .findFirst()
                        .map(turn -> new Encounter.Running(
                                turn.id,
                                turn.channel,
                                turn.trigger != null,
                                turn.progress,
                                turn.commitPoint,
                                turn.superseded,
                                Duration.between(turn.claimedAt, now))));
    }

    private static Optional<Encounter.Expectation> expectation(String state) {
        try {
            var goal = JSON.readTree(state).path("goal");
            var expected = new Encounter.Expectation(
                    goal.path("yesOrNo").asBoolean(), goal.path("fields").size());
            return Optional.of(expected).filter(it -> it.yesOrNo() || it.fields() > 0);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a conversation's state to be JSON", e);
        }
    }

    @Override
    public synchronized Optional<Gathered> gather(Arrival arrival) {
        if (messages.containsKey(key(arrival))) {
            return Optional.empty();
        }
        var talk = conversation(arrival.tenant(), arrival.conversation());
        var met = arrival.move()
                .met()
                .map(turns::get)
                .filter(turn -> turn.talk == talk
                        && turn.stage == Stage.RUNNING
                        && !turn.cancelled
                        && !(arrival.move() instanceof Arrival.Move.Supersede
                                && (turn.commitPoint || !turn.progress.rewindable())));
        var moved = met.isPresent() || arrival.move() instanceof Arrival.Move.Queue;
        if (met.isPresent() && arrival.move() instanceof Arrival.Move.Absorb) {
            keep(arrival, met.get().id);
            return Optional.of(new Gathered(talk.id, met.get().id, true));
        }
        var turn = join(arrival, talk);
        met.ifPresent(running -> {
            if (arrival.move() instanceof Arrival.Move.Supersede) {
                handOver(running, turn);
            } else {
                running.commitPoint = true;
            }
        });
        keep(arrival, turn.id);
        return Optional.of(new Gathered(talk.id, turn.id, moved));
    }

    private Turn join(Arrival arrival, Talk talk) {
        var now = clock.instant();
        var patience = arrival.patience();
        var delayed = now.plus(patience.delay());
        var gathering = gathering(talk, talk.channel);
        var turn = gathering.orElseGet(() -> open(talk, now, now, arrival.traceparent()));
        var due = now.plus(patience.window());
        var latest = turn.openedAt.plus(patience.longest());
        var clamped = gathering.isPresent() && latest.isBefore(due) ? latest : due;
        turn.dueAt = clamped.isBefore(delayed) ? delayed : clamped;
        turn.address = arrival.address();
        return turn;
    }

    private void handOver(Turn cancelled, Turn successor) {
        cancelled.cancelled = true;
        if (cancelled.checkpoint == null) {
            cancelled.stage = Stage.CANCELLED;
        }
        successor.group = cancelled.group;
        successor.superseded = Math.max(successor.superseded, cancelled.superseded + 1);
        successor.trigger = successor.trigger == null ? cancelled.trigger : successor.trigger;
        messages.replaceAll((key, message) -> cancelled.id.equals(message.turn())
                ? new Message(message.talk(), successor.id, message.content())
                : message);
    }

    @Override
    public synchronized boolean extend(
            TenantId tenant, AgentId agent, CustomerId customer, String channel, Duration window, Duration longest) {
        var due = clock.instant().plus(window);
        return all(Stage.GATHERING)
                .filter(turn -> turn.talk.tenant.equals(tenant)
                        && turn.talk.agent.equals(agent)
                        && turn.talk.customer.equals(customer)
                        && turn.channel.equals(channel))
                .findFirst()
                .map(turn -> {
                    var latest = turn.openedAt.plus(longest);
                    var clamped = due.isBefore(latest) ? due : latest;
                    var later = turn.dueAt.isBefore(clamped);
                    turn.dueAt = later ? clamped : turn.dueAt;
                    return later;
                })
                .orElse(false);
    }

    @Override
    public synchronized boolean noticeDue(TenantId tenant, ConversationId conversation, Duration every) {
        var talk = conversation(tenant, conversation);
        var now = clock.instant();
        var before = talk.noticedAt;
        if (before != null && before.isAfter(now.minus(every))) {
            return false;
        }
        talk.noticedAt = now;
        return true;
    }

    @Override
    public synchronized boolean record(Arrival arrival) {
        if (messages.containsKey(key(arrival))) {
            return false;
        }
        keep(arrival, null);
        return true;
    }

    private static MessageKey key(Arrival arrival) {
        return new MessageKey(arrival.tenant(), arrival.channel(), arrival.providerMessageId());
    }

    private Optional<Turn> gathering(Talk talk, String channel) {
        return all(Stage.GATHERING)
                .filter(turn -> turn.talk == talk && turn.channel.equals(channel))
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
                        conversation(arrival.tenant(), arrival.conversation()),
                        turn,
                        new ReceivedMessage(
                                arrival.providerMessageId(),
                                arrival.kind(),
                                arrival.text(),
                                clock.instant(),
                                arrival.handling())));
    }

    @Override
    public synchronized Gathered trigger(TenantId tenant, ConversationId conversation, Trigger trigger) {
        var talk = conversation(tenant, conversation);
        var now = clock.instant();
        var turn = gathering(talk, talk.channel).orElseGet(() -> open(talk, now, now, null));
        if (turn.trigger == null) {
            turn.trigger = trigger;
        }
        return new Gathered(conversation, turn.id, true);
    }

    @Override
    public synchronized Optional<TurnId> open(
            TenantId tenant, ConversationId conversation, String channel, String address, Trigger trigger) {
        var talk = conversation(tenant, conversation);
        if (gathering(talk, channel).isPresent()) {
            return Optional.empty();
        }
        var now = clock.instant();
        var turn = new Turn(talk, channel, address, now, now, null);
        turn.trigger = trigger;
        turns.put(turn.id, turn);
        return Optional.of(turn.id);
    }

    @Override
    public synchronized ConversationId converse(
            TenantId tenant, AgentId agent, CustomerId customer, String channel, String address) {
        return talk(tenant, agent, customer, "")
                .orElseGet(() -> begin(tenant, agent, customer, "", channel, address))
                .id;
    }

    private Optional<Talk> talk(TenantId tenant, AgentId agent, CustomerId customer, String session) {
        return series(tenant, agent, customer, session)
                .filter(talk -> talk.closedAt == null)
                .findFirst();
    }

    private Stream<Talk> series(TenantId tenant, AgentId agent, CustomerId customer, String session) {
        return talks.values().stream()
                .filter(it -> it.tenant.equals(tenant)
                        && it.agent.equals(agent)
                        && it.customer.equals(customer)
                        && it.session.equals(session));
    }

    private Talk begin(
            TenantId tenant, AgentId agent, CustomerId customer, String session, String channel, String address) {
        var talk = new Talk(tenant, agent, customer, session, channel, address, clock.instant());
        series(tenant, agent, customer, session)
                .max(Comparator.comparing(InMemoryStateStore::closed))
                .ifPresent(before -> talk.state = keptOf(before.state));
        talks.put(talk.id, talk);
        return talk;
    }

    private static Instant closed(Talk talk) {
        return Objects.requireNonNullElse(talk.closedAt, Instant.MAX);
    }

    private static String keptOf(String state) {
        try {
            var kept = JSON.createObjectNode();
            var before = JSON.readTree(state);
            for (var name : List.of("language", "conduct")) {
                if (before.hasNonNull(name)) {
                    kept.set(name, before.get(name));
                }
            }
            return kept.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a conversation's state to be JSON", e);
        }
    }

    /** Nothing is held: each call is whole by itself. */
    @Override
    public synchronized List<Contact> hold(TenantId tenant, CustomerId customer) {
        return talks.values().stream()
                .filter(talk -> talk.tenant.equals(tenant) && talk.customer.equals(customer))
                .filter(talk -> talk.closedAt == null || isLastClosed(talk))
                .sorted(Comparator.comparing(talk -> talk.id.toString()))
                .map(this::contact)
                .toList();
    }

    private boolean isLastClosed(Talk talk) {
        return talks.values().stream()
                .filter(it -> it.tenant.equals(talk.tenant)
                        && it.customer.equals(talk.customer)
                        && it.agent.equals(talk.agent)
                        && it.closedAt != null)
                .max(Comparator.comparing(InMemoryStateStore::closed))
                .filter(newest -> newest == talk)
                .isPresent();
    }

    @Override
    public synchronized Optional<Correspondence> hold(TenantId tenant, ConversationId conversation) {
        return Optional.ofNullable(talks.get(conversation))
                .filter(talk -> talk.tenant.equals(tenant))
                .map(talk -> new Correspondence(talk.customer, contact(talk), language(talk)));
    }

    @Override
    public synchronized void follow(
            TenantId tenant, ConversationId conversation, String from, String channel, String address) {
        var talk = conversation(tenant, conversation);
        if (talk.channel.equals(from)) {
            talk.channel = channel;
            talk.address = address;
        }
    }

    private Contact contact(Talk talk) {
        return new Contact(
                talk.id,
                talk.agent,
                talk.channel,
                talk.address,
                talk.heard,
                talk.closedAt == null,
                turns.values().stream()
                        .anyMatch(turn ->
                                turn.talk == talk && (turn.stage == Stage.GATHERING || turn.stage == Stage.RUNNING)));
    }

    private static @Nullable String language(Talk talk) {
        try {
            return JSON.readTree(talk.state).path("language").textValue();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a conversation's state to be JSON", e);
        }
    }

    private Talk conversation(TenantId tenant, ConversationId id) {
        var talk = talks.get(id);
        if (talk == null || !talk.tenant.equals(tenant)) {
            throw new IllegalStateException("Expected tenant '%s' to have conversation %s".formatted(tenant, id));
        }
        return talk;
    }

    @Override
    public synchronized List<ClaimedTurn> claim(String owner, Duration lease, Room room, int mostAttempts) {
        var now = clock.instant();
        var busy = new HashSet<CustomerId>();
        all(Stage.RUNNING)
                .filter(turn -> !isLost(turn, now) || turn.attempts >= mostAttempts)
                .forEach(turn -> busy.add(turn.talk.customer));
        // a lost turn is its customer's running one, so it goes before what is gathered behind it
        var lost = all(Stage.RUNNING).filter(turn -> isLost(turn, now) && turn.attempts < mostAttempts);
        var ready =
                all(Stage.GATHERING).filter(turn -> !turn.dueAt.isAfter(now)).sorted(longestWaiting());
        var claimable = Stream.concat(lost, ready)
                .filter(turn -> busy.add(turn.talk.customer))
                .sorted(longestWaiting())
                .toList();
        var claimed = fairly(claimable, room, now);
        claimed.forEach(turn -> {
            turn.lost = turn.stage == Stage.RUNNING && turn.owner != null;
            turn.waited = turn.attempts == 0 ? Duration.between(turn.dueAt, now) : Duration.ZERO;
            turn.stage = Stage.RUNNING;
            turn.owner = owner;
            turn.epoch++;
            turn.attempts++;
            turn.leaseUntil = now.plus(lease);
            turn.claimedAt = now;
        });
        return claimed.stream().map(Turn::claimed).toList();
    }

    private record Ranked(Turn turn, boolean within, double key) {}

    private List<Turn> fairly(List<Turn> claimable, Room room, Instant now) {
        var running = new HashMap<String, Integer>();
        all(Stage.RUNNING)
                .filter(turn -> turn.owner != null && !isLost(turn, now))
                .forEach(turn -> running.merge(turn.talk.tenant.value(), 1, Integer::sum));
        var active = new HashSet<>(running.keySet());
        claimable.forEach(turn -> active.add(turn.talk.tenant.value()));
        var live = running.values().stream().mapToInt(it -> it).sum();
        var share = (live + room.free())
                / ((active.size() == 1 ? 1 : 0)
                        + active.stream().mapToDouble(room::weight).sum());
        var wouldRun = new HashMap<>(running);
        var ranked = claimable.stream()
                .map(turn -> {
                    var tenant = turn.talk.tenant.value();
                    var weight = room.weight(tenant);
                    int count = wouldRun.merge(tenant, 1, Integer::sum);
                    return new Ranked(turn, count <= Math.max(1, weight * share), count / weight);
                })
                .sorted(Comparator.comparing((Ranked it) -> !it.within()).thenComparing(Ranked::key))
                .toList();
        return IntStream.range(0, ranked.size())
                .filter(place -> ranked.get(place).within() || place < room.spare())
                .limit(room.most())
                .mapToObj(place -> ranked.get(place).turn())
                .toList();
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
        over.forEach(
                turn -> turn.stage = turn.cancelled && turn.checkpoint == null ? Stage.CANCELLED : Stage.QUARANTINED);
        return over.stream()
                .filter(turn -> turn.stage == Stage.QUARANTINED)
                .map(turn -> turn.id)
                .toList();
    }

    @Override
    public synchronized Conversation load(ClaimedTurn turn) {
        var talk = conversation(turn.tenant(), turn.conversation());
        return new Conversation(
                talk.state,
                burst(turn.tenant(), turn.id()),
                find(turn, it -> it.cancelled).isPresent(),
                List.of(),
                talk.hadTurns ? List.of() : earlier(talk),
                null,
                Hands.AGENTS);
    }

    @Override
    public synchronized List<Earlier> earlier(ClaimedTurn turn) {
        return earlier(conversation(turn.tenant(), turn.conversation()));
    }

    private List<Earlier> earlier(Talk talk) {
        var now = clock.instant();
        return series(talk.tenant, talk.agent, talk.customer, talk.session)
                .filter(it -> it != talk && it.closedAt != null && it.closedFor != Closing.CONTINUED)
                .sorted(Comparator.comparing(InMemoryStateStore::closed).reversed())
                .limit(MOST_EARLIER)
                .map(it -> new Earlier(
                        it.id,
                        Objects.requireNonNull(it.closedFor),
                        (int) Duration.between(closed(it), now).toMinutes(),
                        said(it.state)))
                .toList();
    }

    private static List<String> said(String state) {
        try {
            var said = new ArrayList<String>();
            for (var line : JSON.readTree(state).path("lines")) {
                if (line.path("role").asText().equals("CUSTOMER")) {
                    said.add(line.path("text").asText());
                }
            }
            return said;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a conversation's state to be JSON", e);
        }
    }

    private List<ReceivedMessage> burst(TenantId tenant, TurnId turn) {
        var burst = new ArrayList<ReceivedMessage>();
        messages.forEach((key, message) -> {
            if (key.tenant().equals(tenant) && turn.equals(message.turn())) {
                burst.add(message.content());
            }
        });
        return burst;
    }

    @Override
    public synchronized void touch(ClaimedTurn turn, String checkpoint, Progress progress) {
        var mine = owned(turn);
        mine.checkpoint = checkpoint;
        mine.progress = progress;
    }

    @Override
    public synchronized List<Pending> pending(ClaimedTurn turn) {
        if (owned(turn).commitPoint) {
            return List.of();
        }
        return all(Stage.GATHERING)
                .filter(it -> it.talk.tenant.equals(turn.tenant()) && it.talk.id.equals(turn.conversation()))
                .filter(it -> !burst(turn.tenant(), it.id).isEmpty())
                .sorted(Comparator.comparing(it -> it.openedAt))
                .map(it -> new Pending(
                        it.id,
                        it.channel,
                        burst(turn.tenant(), it.id).stream()
                                .map(ReceivedMessage::text)
                                .filter(Objects::nonNull)
                                .collect(Collectors.joining("\n"))))
                .toList();
    }

    @Override
    public synchronized void giveWay(ClaimedTurn turn, TurnId successor) {
        var mine = owned(turn);
        var next = turns.get(successor);
        if (mine.commitPoint || next == null || next.stage != Stage.GATHERING || next.talk != mine.talk) {
            throw new Fenced(turn.id(), turn.epoch());
        }
        handOver(mine, next);
        var now = clock.instant();
        next.dueAt = next.dueAt.isBefore(now) ? next.dueAt : now;
    }

    @Override
    public synchronized void inPhase(String owner, Map<TurnId, Integer> phases) {
        all(Stage.RUNNING)
                .filter(turn -> owner.equals(turn.owner))
                .forEach(turn -> turn.progress = new Progress(
                        phases.getOrDefault(turn.id, turn.progress.phase()),
                        turn.progress.effects(),
                        turn.progress.ahead(),
                        turn.progress.rewindable()));
    }

    @Override
    public synchronized void commitPoint(ClaimedTurn turn) {
        owned(turn).commitPoint = true;
    }

    @Override
    public synchronized Fate fate(ClaimedTurn turn) {
        return find(turn, it -> it.epoch == turn.epoch())
                .map(it -> it.stage == Stage.RUNNING
                        ? (it.cancelled ? Fate.TO_REWIND : Fate.RUNNING)
                        : it.stage == Stage.CANCELLED ? Fate.CANCELLED : Fate.LOST)
                .orElse(Fate.LOST);
    }

    @Override
    public synchronized int finish(ClaimedTurn turn, String state, Afterwards afterwards) {
        var mine = owned(turn);
        var now = clock.instant();
        var talk = mine.talk;
        talk.hadTurns = true;
        if (afterwards.active()) {
            talk.activeAt = now;
        }
        if (afterwards.look() != null) {
            talk.lookAt = now.plus(afterwards.look());
        }
        if (afterwards.closing() != null) {
            talk.close(afterwards.closing(), now);
        }
        mine.stage = Stage.DONE;
        mine.owner = null;
        mine.checkpoint = null;
        mine.talk.state = state;
        return burst(turn.tenant(), turn.id()).size();
    }

    @Override
    public synchronized Optional<Quiet> quiet() {
        var now = clock.instant();
        return talks.values().stream()
                .filter(talk -> talk.closedAt == null && !talk.lookAt.isAfter(now))
                .filter(talk -> turns.values().stream()
                        .noneMatch(turn -> turn.stage == Stage.GATHERING && turn.talk == talk
                                || turn.stage == Stage.RUNNING && turn.talk.customer.equals(talk.customer)))
                .min(Comparator.comparing(talk -> talk.lookAt))
                .map(talk -> Quiet.of(
                        talk.tenant,
                        talk.id,
                        talk.agent,
                        talk.customer,
                        talk.channel,
                        Duration.between(talk.lastMoment(), now),
                        Duration.between(talk.since, now),
                        talk.warnedAt != null && !talk.warnedAt.isBefore(talk.lastMoment()),
                        talk.state));
    }

    @Override
    public synchronized void lookAgain(
            TenantId tenant, ConversationId conversation, Duration after, Meanwhile meanwhile) {
        var talk = conversation(tenant, conversation);
        var now = clock.instant();
        talk.lookAt = now.plus(after);
        talk.warnedAt = meanwhile == Meanwhile.ASKED ? now : talk.warnedAt;
        talk.since = meanwhile == Meanwhile.ANEW ? now : talk.since;
    }

    @Override
    public synchronized boolean isCalled(ClaimedTurn turn) {
        return all(Stage.GATHERING).anyMatch(it -> it.talk.id.equals(turn.conversation()));
    }

    @Override
    public synchronized void close(TenantId tenant, ConversationId conversation, Closing why) {
        conversation(tenant, conversation).close(why, clock.instant());
    }

    @Override
    public synchronized boolean goOnIn(ClaimedTurn turn, ConversationId earlier) {
        var left = talks.get(turn.conversation());
        var to = talks.get(earlier);
        var mine = find(turn, it -> it.stage == Stage.RUNNING && it.epoch == turn.epoch() && !it.cancelled);
        if (left == null
                || to == null
                || mine.isEmpty()
                || mine.get().checkpoint != null
                || left.closedAt != null
                || left.hadTurns
                || to.closedAt == null
                || series(left.tenant, left.agent, left.customer, left.session).noneMatch(talk -> talk == to)
                || all(Stage.GATHERING).anyMatch(it -> it.talk == to)) {
            return false;
        }
        left.close(Closing.CONTINUED, clock.instant());
        turns.values().stream()
                .filter(it -> it == mine.get() || it.talk == left && it.stage == Stage.GATHERING)
                .forEach(it -> it.talk = to);
        to.closedAt = null;
        to.closedFor = null;
        to.since = left.since;
        to.activeAt = left.since;
        to.lookAt = left.lookAt;
        to.channel = left.channel;
        to.address = left.address;
        to.heard.putAll(left.heard);
        to.arrivals.addAll(left.arrivals);
        return true;
    }

    @Override
    public synchronized void release(ClaimedTurn turn, Duration after, String failure) {
        find(turn, it -> it.stage == Stage.RUNNING && it.epoch == turn.epoch()).ifPresent(mine -> {
            mine.owner = null;
            mine.leaseUntil = clock.instant().plus(after);
        });
    }

    @Override
    public synchronized void abandon(ClaimedTurn turn, String state) {
        var mine = find(turn, it -> it.stage == Stage.RUNNING && it.epoch == turn.epoch() && it.cancelled)
                .orElseThrow(() -> new Fenced(turn.id(), turn.epoch()));
        mine.stage = Stage.CANCELLED;
        mine.owner = null;
        mine.checkpoint = null;
        mine.talk.state = state;
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
