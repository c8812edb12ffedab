package ai.focal360.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.EffectLedger.Effect;
import ai.focal360.tool.EffectLedger.Intent;
import ai.focal360.tool.EffectLedger.State;
import ai.focal360.tool.EffectLedgers;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import ai.focal360.turn.Arrival;
import ai.focal360.turn.Arrival.Move;
import ai.focal360.turn.Arrival.Patience;
import ai.focal360.turn.ClaimedTurn;
import ai.focal360.turn.Fenced;
import ai.focal360.turn.Progress;
import ai.focal360.turn.ReceivedMessage;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.StateStore.Fate;
import ai.focal360.turn.Trigger;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What two nodes, two customers and their two agents do to one store, step by step, beside the {@link Model}; at the end a
 * node that is left in peace brings everything to its end. A step is a number: the same one does the same to the same world,
 * so a sequence can be cut.
 */
final class Sequence {
    private static final TenantId SHOP = new TenantId("chaos-shop");
    private static final List<AgentId> AGENTS = List.of(new AgentId("alex"), new AgentId("sam"));
    private static final List<String> CHANNELS = List.of("webchat", "whatsapp");
    private static final List<String> NODES = List.of("one", "two");
    private static final ObjectMapper JSON = new ObjectMapper();

    // Time is told in tens of seconds, and what waits for it is always five away: a test that is slow by less than that
    // changes nothing.
    private static final int TICK = 10;
    private static final int WINDOW = 5;
    private static final int LONGEST = 25;
    private static final int DELAY = 35;
    private static final int LEASE = 25;
    private static final int REST = 15;
    private static final int ATTEMPTS = 4;
    private static final int ALL = 1000;

    /** What a turn may do, each once; the level is in the name. */
    private static final List<String> EFFECTS =
            List.of("REVERSIBLE/1", "COMPENSATABLE/1", "COMPENSATABLE/2", "IRREVERSIBLE/1");

    private final World world;
    private final StateStore store;
    private final EffectLedger ledger;
    private final Model model = new Model();
    private final Desk desk = new Desk();
    private final List<CustomerId> customers = List.of(CustomerId.random(), CustomerId.random());
    private final List<Arrival> sent = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Map<TurnId, Integer>> reports = new HashMap<>();

    /** The turns that were finished, in that order, with what they answered. */
    private final Map<ClaimedTurn, List<String>> answered = new java.util.LinkedHashMap<>();

    /** Effects a person was told about, because they stand and should not. */
    private final Set<String> reported = new HashSet<>();

    private final Map<Step, Integer> counts = new java.util.EnumMap<>(Step.class);

    private int states;

    private Sequence(World world) {
        this.world = world;
        this.store = world.store();
        this.ledger = world.ledger();
    }

    /** How often each is taken, of all. */
    enum Step {
        SAY(14),
        SAY_AGAIN(3),
        NOTE(1),
        TYPE(2),
        TRIGGER(2),
        CLAIM(12),
        GO_ON(40),
        REPORT(6),
        RENEW(4),
        RELEASE(2),
        DIE(4),
        SWEEP(2),
        PASS(10);

        final int weight;

        Step(int weight) {
            this.weight = weight;
        }

        static Step of(Random random) {
            var place = random.nextInt(
                    List.of(values()).stream().mapToInt(step -> step.weight).sum());
            for (var step : values()) {
                place -= step.weight;
                if (place < 0) {
                    return step;
                }
            }
            throw new AssertionError(place);
        }
    }

    /** What one claim knows of itself; it may be an old one. */
    private static final class Run {
        final String node;
        final ClaimedTurn claim;
        Progress progress = Progress.BEGUN;
        boolean begun;
        boolean rewinding;

        /** The effect that is open, and whether an earlier claim opened it. */
        @Nullable
        String open;

        boolean again;

        @Nullable
        Intent intent;

        @Nullable
        ToolResult answer;

        final Set<String> given = new HashSet<>();

        Run(String node, ClaimedTurn claim) {
            this.node = node;
            this.claim = claim;
        }
    }

    /** Does all the steps and checks what is left when nothing is. Answers how often each was taken. */
    static Map<Step, Integer> of(World world, List<Long> steps) {
        world.empty();
        var sequence = new Sequence(world);
        for (var number : steps) {
            sequence.step(new Random(number));
        }
        sequence.comeToRest();
        sequence.check();
        return sequence.counts;
    }

    private void step(Random random) {
        var step = Step.of(random);
        counts.merge(step, 1, Integer::sum);
        switch (step) {
            case SAY -> say(random);
            case SAY_AGAIN ->
                sent.stream()
                        .skip(sent.isEmpty() ? 0 : random.nextInt(sent.size()))
                        .findFirst()
                        .ifPresent(before -> deliver(with(before, move(before.conversation(), random))));
            case NOTE -> note(random);
            case TYPE -> type(random);
            case TRIGGER -> trigger(random);
            case CLAIM -> claim(one(NODES, random), 1 + random.nextInt(4));
            case GO_ON -> oneRun(random).ifPresent(run -> goOn(run, random));
            case REPORT -> report(one(NODES, random));
            case RENEW -> renew(one(NODES, random));
            case RELEASE -> oneRun(random).filter(run -> !run.rewinding).ifPresent(this::release);
            case DIE -> die(random);
            case SWEEP -> sweep();
            case PASS -> pass(TICK * (1 + random.nextInt(4)));
        }
        world.rows().ifPresent(rows -> assertThat(rows).isEqualTo(model.rows()));
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private Optional<Run> oneRun(Random random) {
        return runs.isEmpty() ? Optional.empty() : Optional.of(one(runs, random));
    }

    // --- What arrives ------------------------------------------------------------------------------------------------

    private void say(Random random) {
        var customer = one(customers, random);
        var agent = one(AGENTS, random);
        var channel = one(CHANNELS, random);
        var id = "m" + sent.size();
        world.whole(() -> {
            var met = store.meet(SHOP, agent, customer, channel, "at " + customer, id);
            model.met(met.conversation(), channel);
            assertThat(met.known()).as("a new message").isFalse();
            assertThat(met.gathered())
                    .as("gathered before it")
                    .isEqualTo(model.gathering(met.conversation(), channel)
                            .map(turn -> turn.messages.size())
                            .orElse(0));
            var running = model.running(met.conversation());
            assertThat(met.running().map(it -> it.turn()))
                    .as("the running turn it meets")
                    .isEqualTo(running.map(turn -> turn.id));
            met.running().ifPresent(it -> {
                assertThat(it.committed()).as("%s is committed", running).isEqualTo(running.orElseThrow().committed);
                assertThat(it.progress()).as("how far %s is", running).isEqualTo(running.orElseThrow().progress);
            });
            var arrival = new Arrival(
                    SHOP,
                    agent,
                    channel,
                    "at " + customer,
                    customer,
                    met.conversation(),
                    id,
                    "text",
                    id,
                    null,
                    new Patience(
                            Duration.ofSeconds(WINDOW),
                            Duration.ofSeconds(LONGEST),
                            random.nextInt(10) == 0 ? Duration.ofSeconds(DELAY) : Duration.ZERO),
                    move(met.conversation(), random),
                    null,
                    null);
            sent.add(arrival);
            gather(arrival);
            return arrival;
        });
    }

    /** Any move, to the turn that is running or, seen too late, to any other. */
    private Move move(ConversationId conversation, Random random) {
        var all = List.copyOf(model.turns.keySet());
        var running = model.running(conversation).map(turn -> turn.id);
        var met = running.isPresent() && random.nextInt(4) > 0
                ? running
                : all.isEmpty() ? Optional.<TurnId>empty() : Optional.of(one(all, random));
        if (met.isEmpty()) {
            return Move.QUEUE;
        }
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> new Move.Supersede(met.get());
            case 4, 5 -> new Move.Absorb(met.get());
            case 6 -> new Move.Complete(met.get());
            default -> Move.QUEUE;
        };
    }

    private static Arrival with(Arrival arrival, Move move) {
        return new Arrival(
                arrival.tenant(),
                arrival.agent(),
                arrival.channel(),
                arrival.address(),
                arrival.customer(),
                arrival.conversation(),
                arrival.providerMessageId(),
                arrival.kind(),
                arrival.text(),
                arrival.payload(),
                arrival.patience(),
                move,
                arrival.handling(),
                arrival.traceparent());
    }

    private void deliver(Arrival arrival) {
        world.whole(() -> {
            var met = store.meet(
                    SHOP,
                    arrival.agent(),
                    arrival.customer(),
                    arrival.channel(),
                    arrival.address(),
                    arrival.providerMessageId());
            assertThat(met.known()).as("a message delivered again").isTrue();
            gather(arrival);
            return met;
        });
    }

    private void gather(Arrival arrival) {
        var said = new Model.Said(
                sent.indexOf(arrival),
                arrival.providerMessageId(),
                arrival.conversation(),
                arrival.customer(),
                arrival.channel());
        model.gathered(
                said,
                arrival.move(),
                WINDOW,
                LONGEST,
                (int) arrival.patience().delay().toSeconds(),
                store.gather(arrival));
    }

    private void note(Random random) {
        if (!sent.isEmpty()) {
            assertThat(store.record(one(sent, random)))
                    .as("a known message is only kept")
                    .isFalse();
        }
    }

    private void type(Random random) {
        if (sent.isEmpty()) {
            return;
        }
        var from = one(sent, random);
        var longest = Duration.ofSeconds(LONGEST);
        var answer = store.extend(
                SHOP, from.agent(), from.customer(), from.channel(), Duration.ofSeconds(2 * TICK + WINDOW), longest);
        model.typing(from.conversation(), from.channel(), 2 * TICK + WINDOW, LONGEST, answer);
    }

    private void trigger(Random random) {
        if (!sent.isEmpty()) {
            var to = one(sent, random);
            var answer = store.trigger(SHOP, to.conversation(), new Trigger(Trigger.SCENARIO, "instance"));
            model.triggered(to.conversation(), to.customer(), answer);
        }
    }

    // --- What nodes do -----------------------------------------------------------------------------------------------

    private void claim(String node, int most) {
        var claimed = store.claim(node, Duration.ofSeconds(LEASE), most, ATTEMPTS);
        model.claimed(node, LEASE, most, ATTEMPTS, claimed);
        claimed.forEach(turn -> runs.add(new Run(node, turn)));
    }

    /** What a node has to report is read now, and reaches the rows the next time. */
    private void report(String node) {
        var before = reports.remove(node);
        if (before == null) {
            reports.put(
                    node,
                    runs.stream()
                            .filter(run -> run.node.equals(node))
                            .collect(Collectors.toMap(
                                    run -> run.claim.id(), run -> run.progress.phase(), (older, newer) -> newer)));
        } else {
            store.inPhase(node, before);
            model.inPhase(node, before);
        }
    }

    private void renew(String node) {
        var mine = runs.stream()
                .filter(run -> run.node.equals(node))
                .map(run -> run.claim.id())
                .collect(Collectors.toSet());
        model.renewed(node, LEASE, mine, store.renew(node, Duration.ofSeconds(LEASE), mine));
    }

    private void release(Run run) {
        store.release(run.claim, Duration.ofSeconds(REST), "it failed");
        model.released(run.claim, REST);
        runs.remove(run);
    }

    /** One turn's claim is forgotten, or all a node has. */
    private void die(Random random) {
        if (random.nextBoolean()) {
            oneRun(random).ifPresent(runs::remove);
        } else {
            var node = one(NODES, random);
            runs.removeIf(run -> run.node.equals(node));
            reports.remove(node);
        }
    }

    private void sweep() {
        model.quarantined(ATTEMPTS, store.quarantine(ATTEMPTS));
    }

    private void pass(int seconds) {
        world.pass(Duration.ofSeconds(seconds));
        model.pass(seconds);
    }

    private void goOn(Run run, Random random) {
        try {
            if (run.claim.cancelled() || run.rewinding) {
                takeBack(run, random);
            } else if (!run.begun) {
                begin(run);
            } else if (run.answer != null) {
                record(run);
            } else if (run.intent != null) {
                run.answer = desk.call(run.intent.key(), isLate(run), random);
            } else if (run.open != null) {
                intend(run, random);
            } else {
                choose(run, random);
            }
        } catch (Fenced e) {
            ended(run);
        }
    }

    private boolean isLate(Run run) {
        return model.fate(run.claim) == Fate.LOST;
    }

    private void begin(Run run) {
        var conversation = store.load(run.claim);
        var turn = model.turns.get(run.claim.id());
        assertThat(conversation.cancelled()).as("%s is cancelled", turn).isEqualTo(turn.cancelled);
        if (conversation.cancelled()) {
            ended(run);
            return;
        }
        assertThat(conversation.messages())
                .as("messages of %s", turn)
                .extracting(ReceivedMessage::providerMessageId)
                .containsExactlyElementsOf(
                        turn.messages.stream().map(Model.Said::id).toList());
        assertThat(read(conversation.state())).isEqualTo(read(model.state(run.claim.conversation())));
        var checkpoint = run.claim.checkpoint();
        if (checkpoint != null) {
            var found = read(checkpoint);
            run.open = found.path("open").asText(null);
            run.again = run.open != null;
            run.progress = new Progress(
                    6,
                    SideEffectLevel.valueOf(found.path("effects").asText()),
                    SideEffectLevel.NONE,
                    found.path("rewindable").asBoolean());
        }
        run.begun = true;
    }

    private void choose(Run run, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> {
                var how = new Progress(
                        run.progress.phase(),
                        run.progress.effects(),
                        SideEffectLevel.NONE,
                        run.progress.rewindable() && random.nextInt(4) > 0);
                writing(run, () -> touch(run, how));
                touched(run, how);
            }
            case 1, 2, 3 -> {
                run.open = one(EFFECTS, random);
                run.again = false;
                intend(run, random);
            }
            case 4, 5 ->
                run.progress = new Progress(
                        Math.min(10, run.progress.phase() + 1),
                        run.progress.effects(),
                        run.progress.ahead(),
                        run.progress.rewindable());
            default -> finish(run);
        }
    }

    /** Leaves the intent with the checkpoint; beyond return for what cannot be undone, after one more look. */
    private void intend(Run run, Random random) {
        var call = call(run);
        var level = level(run);
        var how = new Progress(
                run.progress.phase(),
                run.progress.effects().compareTo(level) > 0 ? run.progress.effects() : level,
                SideEffectLevel.NONE,
                run.progress.rewindable());
        var successor = writing(run, () -> {
            if (level == SideEffectLevel.IRREVERSIBLE) {
                var waiting = store.pending(run.claim);
                model.pending(run.claim, waiting);
                if (!waiting.isEmpty() && run.progress.rewindable() && random.nextBoolean()) {
                    var next = one(waiting, random).turn();
                    store.giveWay(run.claim, next);
                    return Optional.of(next);
                }
                store.commitPoint(run.claim);
            }
            run.intent = ledger.intend(call, key(run), level);
            touch(run, how);
            return Optional.<TurnId>empty();
        });
        if (successor.isPresent()) {
            run.open = null;
            model.gaveWay(run.claim, successor.get());
            ended(run);
            return;
        }
        if (level == SideEffectLevel.IRREVERSIBLE) {
            model.committed(run.claim);
        }
        touched(run, how);
        if (run.intent instanceof Intent.Settled) {
            run.answer = new ToolResult.Done(JsonNodeFactory.instance.objectNode());
        } else if (run.intent instanceof Intent.Pending pending
                && (pending.effect().state() == State.UNKNOWN || !run.again)) {
            run.answer = new ToolResult.Unknown("an earlier call has not ended");
        }
    }

    private void record(Run run) {
        var open = run.open;
        writing(run, () -> {
            ledger.record(SHOP, given(run.intent).key(), given(run.answer));
            run.open = null;
            try {
                touch(run, run.progress);
            } finally {
                run.open = open;
            }
            return open;
        });
        run.open = null;
        touched(run, run.progress);
        run.intent = null;
        run.answer = null;
    }

    private void finish(Run run) {
        var state = "{\"turns\":%d}".formatted(++states);
        int messages = writing(run, () -> store.finish(run.claim, state));
        model.finished(run.claim, state, messages);
        answered.put(
                run.claim,
                store.load(run.claim).messages().stream()
                        .map(ReceivedMessage::providerMessageId)
                        .toList());
        runs.remove(run);
    }

    /** All of it while the claim stands, and nothing when it does not. */
    private <T> T writing(Run run, Supplier<T> work) {
        var may = model.mayWrite(run.claim);
        try {
            if (!world.undoes()) {
                // fences before anything is written
                store.pending(run.claim);
            }
            var result = world.whole(work);
            assertThat(may).as("a fenced claim of %s wrote", run.claim).isTrue();
            return result;
        } catch (Fenced e) {
            assertThat(may).as("the claim of %s was fenced", run.claim).isFalse();
            throw e;
        }
    }

    private Run touch(Run run, Progress how) {
        store.touch(run.claim, checkpoint(run, how), how);
        return run;
    }

    private void touched(Run run, Progress how) {
        run.progress = how;
        model.touched(run.claim, checkpoint(run, how), how);
    }

    private static String checkpoint(Run run, Progress how) {
        return JSON.createObjectNode()
                .put("open", run.open)
                .put("effects", how.effects().name())
                .put("rewindable", how.rewindable())
                .toString();
    }

    /** A run that may not go on ends, or takes back what it touched. */
    private void ended(Run run) {
        var fate = store.fate(run.claim);
        assertThat(fate).as("the fate of %s", run.claim).isEqualTo(model.fate(run.claim));
        assertThat(fate).as("the fate of a fenced claim").isNotEqualTo(Fate.RUNNING);
        run.rewinding = fate == Fate.TO_REWIND;
        if (!run.rewinding) {
            runs.remove(run);
        }
    }

    /** One effect less, newest first; in the end the turn is over. It may die on the way. */
    private void takeBack(Run run, Random random) {
        var effects = new ArrayList<>(ledger.ofTurn(SHOP, run.claim.id()));
        Collections.reverse(effects);
        var open = effects.stream()
                .filter(effect -> effect.level() == SideEffectLevel.COMPENSATABLE && !effect.isCompensation())
                .filter(effect -> effect.state() == State.INTENDED || effect.state() == State.DONE)
                .filter(effect -> !run.given.contains(effect.idempotencyKey()))
                .findFirst();
        if (open.isPresent()) {
            if (open.get().state() == State.INTENDED) {
                settle(run, open.get(), random);
            } else {
                undo(run, open.get(), random);
            }
            return;
        }
        effects.stream()
                .filter(effect -> effect.level() == SideEffectLevel.COMPENSATABLE && effect.state() == State.UNKNOWN)
                .forEach(effect -> reported.add(effect.idempotencyKey()));
        var may = model.mayAbandon(run.claim);
        var state = "{\"turns\":%d}".formatted(++states);
        try {
            world.whole(() -> {
                store.abandon(run.claim, state);
                return state;
            });
            assertThat(may).as("a fenced claim abandoned its turn").isTrue();
            model.abandoned(run.claim, state);
        } catch (Fenced e) {
            assertThat(may).as("%s could not be abandoned", run.claim).isFalse();
        }
        runs.remove(run);
    }

    /** As {@code Rewind} does it: what nobody knows is called once more, under its key. */
    private void settle(Run run, Effect effect, Random random) {
        var key = effect.idempotencyKey();
        var known = run.answer != null && run.intent != null && run.intent.key().equals(key);
        if (!known) {
            var call = call(run, effect.step());
            world.whole(() -> ledger.intend(call, key, effect.level()));
        }
        var result = known ? given(run.answer) : desk.call(key, isLate(run), random);
        world.whole(() -> {
            ledger.record(SHOP, key, result);
            return key;
        });
    }

    private void undo(Run run, Effect effect, Random random) {
        var key = effect.idempotencyKey();
        var undoing = new ToolCall(
                SHOP,
                "undo",
                Map.of("what", key),
                run.claim.id(),
                UUID.nameUUIDFromBytes(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                EffectLedgers.COMPENSATION,
                run.claim.conversation(),
                run.claim.customer());
        var intent = world.whole(() -> ledger.intend(undoing, "undo " + key, SideEffectLevel.REVERSIBLE));
        if (random.nextInt(10) == 0) {
            runs.remove(run);
            return;
        }
        var result = intent instanceof Intent.Settled
                ? new ToolResult.Done(JsonNodeFactory.instance.objectNode())
                : desk.undo(key, random);
        if (random.nextInt(10) == 0) {
            runs.remove(run);
            return;
        }
        world.whole(() -> {
            ledger.record(SHOP, intent.key(), result);
            if (result instanceof ToolResult.Done) {
                ledger.compensated(SHOP, key);
            }
            return key;
        });
        if (!(result instanceof ToolResult.Done)) {
            reported.add(key);
            run.given.add(key);
        }
    }

    private static ToolCall call(Run run) {
        return call(run, given(run.open));
    }

    private static ToolCall call(Run run, String step) {
        return new ToolCall(
                SHOP,
                "tool",
                Map.of(),
                run.claim.id(),
                run.claim.turnGroup(),
                step,
                run.claim.conversation(),
                run.claim.customer());
    }

    private static String key(Run run) {
        return run.claim.turnGroup() + "/" + run.open;
    }

    private static SideEffectLevel level(Run run) {
        return SideEffectLevel.valueOf(given(run.open).split("/")[0]);
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("Expected it to be there");
        }
        return value;
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- The end -----------------------------------------------------------------------------------------------------

    private void comeToRest() {
        runs.clear();
        var random = new Random(0);
        for (var round = 0; round < 60 && !model.isQuiet(); round++) {
            pass(10 * TICK);
            sweep();
            claim("last", ALL);
            while (!runs.isEmpty()) {
                goOn(runs.get(0), random);
            }
        }
        assertThat(model.isQuiet()).as("everything comes to its end").isTrue();
        world.rows().ifPresent(rows -> assertThat(rows).isEqualTo(model.rows()));
    }

    private void check() {
        everyMessageIsAnsweredOnce();
        inTheirOrder();
        var groups = model.turns.values().stream()
                .filter(turn -> turn.stage == Model.Stage.DONE)
                .collect(Collectors.groupingBy(turn -> turn.group, Collectors.counting()));
        assertThat(groups).as("answers of each turn group").allSatisfy((group, answers) -> assertThat(answers)
                .isEqualTo(1));
        model.turns.values().forEach(this::effectsOf);
        var standing = desk.done.stream()
                .filter(key -> !desk.undone.contains(key))
                .collect(Collectors.groupingBy(key -> key.replaceAll("~\\d+$", ""), Collectors.counting()));
        assertThat(standing)
                .as("what stands of each effect")
                .allSatisfy((effect, times) -> assertThat(times).as(effect).isEqualTo(1));
    }

    private void everyMessageIsAnsweredOnce() {
        var setAside = model.turns.values().stream()
                .filter(turn -> turn.stage == Model.Stage.QUARANTINED)
                .flatMap(turn -> turn.messages.stream())
                .map(Model.Said::id)
                .toList();
        var all = new ArrayList<>(setAside);
        answered.values().forEach(all::addAll);
        assertThat(all)
                .as("answered or set aside, each once")
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().map(Arrival::providerMessageId).toList());
    }

    /** Per lane, but for fillers that were absorbed, and what was taken to another channel by what superseded it there. */
    private void inTheirOrder() {
        var lanes = new HashMap<String, List<Integer>>();
        answered.forEach((turn, burst) -> burst.stream()
                .filter(id -> !model.absorbed.contains(id) && !model.carried.contains(id))
                .map(model.messages::get)
                .forEach(said -> lanes.computeIfAbsent(said.talk() + said.channel(), lane -> new ArrayList<>())
                        .add(said.number())));
        assertThat(lanes.values()).as("in the order they were said").allSatisfy(order -> assertThat(order)
                .isSorted());
    }

    private void effectsOf(Model.Turn turn) {
        var effects = ledger.ofTurn(SHOP, turn.id).stream()
                .filter(effect -> !effect.isCompensation())
                .collect(Collectors.toMap(Effect::idempotencyKey, Function.identity()));
        effects.forEach((key, effect) -> {
            var undone = desk.undone.contains(key);
            if (turn.stage == Model.Stage.CANCELLED) {
                assertThat(effect.level()).as("done by %s", turn).isNotEqualTo(SideEffectLevel.IRREVERSIBLE);
                if (effect.level() == SideEffectLevel.COMPENSATABLE && desk.done.contains(key)) {
                    assertThat(undone || reported.contains(key))
                            .as("%s of %s is undone, or somebody knows", effect, turn)
                            .isTrue();
                }
            } else if (!turn.cancelled) {
                assertThat(undone).as("%s of %s is undone", effect, turn).isFalse();
                assertThat(effect.state()).isNotEqualTo(State.COMPENSATED);
            }
            if (turn.stage == Model.Stage.DONE) {
                assertThat(effect.state()).as("%s of %s", effect, turn).isNotEqualTo(State.INTENDED);
            }
            if (effect.state() == State.DONE) {
                assertThat(desk.done).contains(key);
            }
        });
    }
}
