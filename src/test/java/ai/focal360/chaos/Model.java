package ai.focal360.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.Arrival.Move;
import ai.focal360.turn.ClaimedTurn;
import ai.focal360.turn.Gathered;
import ai.focal360.turn.Progress;
import ai.focal360.turn.StateStore.Fate;
import ai.focal360.turn.StateStore.Pending;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the commit protocol promises, without rows, locks or other nodes: each method is told what a store answered, says
 * whether it may, and remembers it. Time is in seconds, and moves only when it is told to.
 */
final class Model {
    final Map<TurnId, Turn> turns = new LinkedHashMap<>();
    final Map<String, Said> messages = new LinkedHashMap<>();
    final Set<String> absorbed = new HashSet<>();

    /** What another channel's turn took over when it superseded theirs. */
    final Set<String> carried = new HashSet<>();

    private final Map<ConversationId, Talk> talks = new HashMap<>();
    private int now;

    enum Stage {
        GATHERING,
        RUNNING,
        DONE,
        CANCELLED,
        QUARANTINED
    }

    /** A message; {@code number} is its place in the order of arrival. */
    record Said(int number, String id, ConversationId talk, CustomerId customer, String channel) {}

    private static final class Talk {
        String channel = "";
        String state = "{}";
    }

    static final class Turn {
        final TurnId id;
        final ConversationId talk;
        final CustomerId customer;
        final String channel;
        final int opened;
        final List<Said> messages = new ArrayList<>();
        Stage stage = Stage.GATHERING;
        UUID group;
        int due;
        int lease;
        int epoch;
        int attempts;
        int superseded;
        boolean triggered;
        boolean committed;
        boolean cancelled;
        Progress progress = Progress.BEGUN;

        @Nullable
        String owner;

        @Nullable
        String checkpoint;

        private Turn(TurnId id, ConversationId talk, CustomerId customer, String channel, int now) {
            this.id = id;
            this.talk = talk;
            this.customer = customer;
            this.channel = channel;
            this.group = id.value();
            this.opened = now;
        }

        @Override
        public String toString() {
            return "%s %s of %s on %s, epoch %d".formatted(stage, id, talk, channel, epoch);
        }
    }

    void pass(int seconds) {
        now += seconds;
    }

    boolean isQuiet() {
        return in(Stage.GATHERING).findAny().isEmpty()
                && in(Stage.RUNNING).findAny().isEmpty();
    }

    void met(ConversationId talk, String channel) {
        talks.computeIfAbsent(talk, id -> new Talk()).channel = channel;
    }

    /** The turn of this conversation that runs and may still be spoken of. */
    Optional<Turn> running(ConversationId talk) {
        return in(Stage.RUNNING)
                .filter(turn -> turn.talk.equals(talk) && !turn.cancelled)
                .findFirst();
    }

    Optional<Turn> gathering(ConversationId talk, String channel) {
        return in(Stage.GATHERING)
                .filter(turn -> turn.talk.equals(talk) && turn.channel.equals(channel))
                .findFirst();
    }

    void gathered(Said said, Move move, int window, int longest, int delay, Optional<Gathered> answer) {
        if (messages.containsKey(said.id())) {
            assertThat(answer).as("a message delivered again").isEmpty();
            return;
        }
        messages.put(said.id(), said);
        var met = move.met()
                .map(turns::get)
                .filter(turn -> turn.talk.equals(said.talk()) && turn.stage == Stage.RUNNING && !turn.cancelled)
                .filter(turn -> !(move instanceof Move.Supersede) || !turn.committed && turn.progress.rewindable());
        var gathered = answer.orElseThrow(() -> new AssertionError("a new message was taken for a known one"));
        assertThat(gathered.moved())
                .as("%s was done to %s", move, met)
                .isEqualTo(move instanceof Move.Queue || met.isPresent());
        if (move instanceof Move.Absorb && met.isPresent()) {
            assertThat(gathered.turn()).as("the absorbing turn").isEqualTo(met.get().id);
            met.get().messages.add(said);
            absorbed.add(said.id());
            return;
        }
        var before = gathering(said.talk(), said.channel());
        var turn = joined(gathered, before, said.talk(), said.customer(), said.channel());
        var due = before.isPresent() ? Math.min(now + window, turn.opened + longest) : now + window;
        turn.due = Math.max(due, now + delay);
        if (move instanceof Move.Supersede) {
            met.ifPresent(cancelled -> handOver(cancelled, turn));
        } else {
            met.ifPresent(completed -> completed.committed = true);
        }
        turn.messages.add(said);
    }

    private Turn joined(
            Gathered answer, Optional<Turn> before, ConversationId talk, CustomerId customer, String channel) {
        if (before.isPresent()) {
            assertThat(answer.turn()).as("the turn that gathers").isEqualTo(before.get().id);
            return before.get();
        }
        assertThat(turns).as("a new turn").doesNotContainKey(answer.turn());
        var turn = new Turn(answer.turn(), talk, customer, channel, now);
        turns.put(turn.id, turn);
        return turn;
    }

    private void handOver(Turn cancelled, Turn successor) {
        assertThat(cancelled.committed).as("%s is cancelled", cancelled).isFalse();
        cancelled.cancelled = true;
        cancelled.stage = cancelled.checkpoint == null ? Stage.CANCELLED : cancelled.stage;
        successor.group = cancelled.group;
        successor.superseded = Math.max(successor.superseded, cancelled.superseded + 1);
        successor.triggered |= cancelled.triggered;
        cancelled.messages.stream()
                .filter(said -> !said.channel().equals(successor.channel))
                .forEach(said -> carried.add(said.id()));
        successor.messages.addAll(cancelled.messages);
        successor.messages.sort(Comparator.comparing(Said::number));
        cancelled.messages.clear();
    }

    void triggered(ConversationId talk, CustomerId customer, Gathered answer) {
        var channel = talks.get(talk).channel;
        var before = gathering(talk, channel);
        var turn = joined(answer, before, talk, customer, channel);
        turn.due = before.isPresent() ? turn.due : now;
        turn.triggered = true;
    }

    void typing(ConversationId talk, String channel, int window, int longest, boolean answer) {
        var turn = gathering(talk, channel);
        var due = turn.map(it -> Math.min(now + window, it.opened + longest)).orElse(0);
        assertThat(answer).as("typing lets %s wait", turn).isEqualTo(turn.isPresent() && turn.get().due < due);
        turn.ifPresent(it -> it.due = Math.max(it.due, due));
    }

    void claimed(String owner, int lease, int most, int mostAttempts, List<ClaimedTurn> answer) {
        var claimable = new HashMap<CustomerId, List<Turn>>();
        turns.values().stream().filter(turn -> isClaimable(turn, mostAttempts)).forEach(turn -> claimable
                .computeIfAbsent(turn.customer, customer -> new ArrayList<>())
                .add(turn));
        assertThat(answer).extracting(ClaimedTurn::customer).doesNotHaveDuplicates();
        assertThat(answer).as("claimed of %s", claimable).hasSizeLessThanOrEqualTo(most);
        if (most >= claimable.values().stream().mapToInt(List::size).sum()) {
            assertThat(answer).extracting(ClaimedTurn::customer).containsAll(claimable.keySet());
        }
        assertThat(claimable.isEmpty() || !answer.isEmpty()).isTrue();
        for (var claim : answer) {
            var turn = turns.get(claim.id());
            assertThat(claimable.get(claim.customer())).as("claimable").contains(turn);
            turn.stage = Stage.RUNNING;
            turn.owner = owner;
            turn.epoch++;
            turn.attempts++;
            turn.lease = now + lease;
            assertThat(claim.epoch()).as("epoch of %s", turn).isEqualTo(turn.epoch);
            assertThat(claim.attempts()).as("attempts of %s", turn).isEqualTo(turn.attempts);
            assertThat(claim.turnGroup()).as("group of %s", turn).isEqualTo(turn.group);
            assertThat(claim.superseded()).as("superseded before %s", turn).isEqualTo(turn.superseded);
            assertThat(claim.cancelled()).as("%s is to be taken back", turn).isEqualTo(turn.cancelled);
            assertThat(claim.checkpoint() != null)
                    .as("%s has a checkpoint", turn)
                    .isEqualTo(turn.checkpoint != null);
            assertThat(claim.trigger() != null).as("%s has a trigger", turn).isEqualTo(turn.triggered);
        }
    }

    private boolean isClaimable(Turn turn, int mostAttempts) {
        if (turn.stage == Stage.RUNNING) {
            return turn.lease < now && turn.attempts < mostAttempts;
        }
        return turn.stage == Stage.GATHERING
                && turn.due <= now
                && in(Stage.RUNNING).noneMatch(running -> running.customer.equals(turn.customer));
    }

    /** Whether a claim may still write: it is the turn's last one, and nobody cancelled the turn. */
    boolean mayWrite(ClaimedTurn claim) {
        var turn = turns.get(claim.id());
        return isLast(claim) && !turn.cancelled;
    }

    private boolean isLast(ClaimedTurn claim) {
        var turn = turns.get(claim.id());
        return turn.stage == Stage.RUNNING && turn.epoch == claim.epoch();
    }

    boolean mayAbandon(ClaimedTurn claim) {
        return isLast(claim) && turns.get(claim.id()).cancelled;
    }

    void touched(ClaimedTurn claim, String checkpoint, Progress progress) {
        var turn = turns.get(claim.id());
        turn.checkpoint = checkpoint;
        turn.progress = progress;
    }

    /** A report may come late: it says which phase a turn is in, and unsays nothing a touch has said. */
    void inPhase(String owner, Map<TurnId, Integer> reported) {
        reported.forEach((id, phase) -> {
            var turn = turns.get(id);
            if (turn.stage == Stage.RUNNING && owner.equals(turn.owner)) {
                turn.progress =
                        new Progress(phase, turn.progress.effects(), turn.progress.ahead(), turn.progress.rewindable());
            }
        });
    }

    void committed(ClaimedTurn claim) {
        assertThat(turns.get(claim.id()).cancelled)
                .as("a cancelled turn passes its commit point")
                .isFalse();
        turns.get(claim.id()).committed = true;
    }

    void pending(ClaimedTurn claim, List<Pending> answer) {
        var turn = turns.get(claim.id());
        var waiting = turn.committed
                ? List.<TurnId>of()
                : in(Stage.GATHERING)
                        .filter(it -> it.talk.equals(turn.talk) && !it.messages.isEmpty())
                        .map(it -> it.id)
                        .toList();
        assertThat(answer)
                .as("what waits while %s runs", turn)
                .extracting(Pending::turn)
                .containsExactlyInAnyOrderElementsOf(waiting);
    }

    void gaveWay(ClaimedTurn claim, TurnId successor) {
        var next = turns.get(successor);
        handOver(turns.get(claim.id()), next);
        next.due = Math.min(next.due, now);
    }

    void finished(ClaimedTurn claim, String state, int answer) {
        var turn = turns.get(claim.id());
        turn.stage = Stage.DONE;
        talks.get(turn.talk).state = state;
        assertThat(answer).as("messages %s answered", turn).isEqualTo(turn.messages.size());
    }

    void abandoned(ClaimedTurn claim, String state) {
        var turn = turns.get(claim.id());
        turn.stage = Stage.CANCELLED;
        talks.get(turn.talk).state = state;
    }

    void released(ClaimedTurn claim, int after) {
        if (isLast(claim)) {
            turns.get(claim.id()).owner = null;
            turns.get(claim.id()).lease = now + after;
        }
    }

    void renewed(String owner, int lease, Collection<TurnId> running, int answer) {
        var mine = running.stream()
                .map(turns::get)
                .filter(turn -> turn.stage == Stage.RUNNING && owner.equals(turn.owner) && turn.lease >= now)
                .toList();
        assertThat(answer).as("renewed of %s", running).isEqualTo(mine.size());
        mine.forEach(turn -> turn.lease = now + lease);
    }

    void quarantined(int mostAttempts, List<TurnId> answer) {
        var over = in(Stage.RUNNING)
                .filter(turn -> turn.lease < now && turn.attempts >= mostAttempts)
                .toList();
        assertThat(answer)
                .as("set aside")
                .containsExactlyInAnyOrderElementsOf(
                        over.stream().map(turn -> turn.id).toList());
        over.forEach(turn -> turn.stage = Stage.QUARANTINED);
    }

    Fate fate(ClaimedTurn claim) {
        var turn = turns.get(claim.id());
        if (turn.epoch != claim.epoch()) {
            return Fate.LOST;
        }
        if (turn.stage == Stage.RUNNING) {
            return turn.cancelled ? Fate.TO_REWIND : Fate.RUNNING;
        }
        return turn.stage == Stage.CANCELLED ? Fate.CANCELLED : Fate.LOST;
    }

    String state(ConversationId talk) {
        return talks.get(talk).state;
    }

    /** How a turn's row must look, for stores that can be looked into. */
    Map<UUID, String> rows() {
        return turns.values().stream()
                .collect(Collectors.toMap(
                        turn -> turn.id.value(),
                        turn -> row(turn.stage.name(), turn.epoch, turn.group, turn.cancelled, turn.committed)));
    }

    static String row(String stage, int epoch, UUID group, boolean cancelled, boolean committed) {
        return "%s, epoch %d, group %s%s%s"
                .formatted(stage, epoch, group, cancelled ? ", cancelled" : "", committed ? ", committed" : "");
    }

    private Stream<Turn> in(Stage stage) {
        return turns.values().stream().filter(turn -> turn.stage == stage);
    }
}
