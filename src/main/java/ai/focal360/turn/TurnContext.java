package ai.focal360.turn;

import ai.focal360.customer.FieldValue;
import ai.focal360.customer.Identity;
import ai.focal360.customer.Profile;
import ai.focal360.firewall.Past;
import ai.focal360.knowledge.Findings;
import ai.focal360.llm.Draft;
import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.llm.Understanding;
import ai.focal360.llm.WriteRequest;
import ai.focal360.policy.facts.OtherConversation;
import ai.focal360.policy.facts.Settings;
import ai.focal360.scenario.Saying;
import ai.focal360.scenario.Scenarios;
import ai.focal360.scenario.Snapshot;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.ToolResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything one run of a turn knows, filled phase by phase and used by one thread. Nothing here is seen by another turn;
 * what must outlive a crash goes into the checkpoint when the turn touches the world.
 */
final class TurnContext {
    /** Goes on in another conversation where P1 finds that it belongs there. */
    ClaimedTurn turn;

    final Instant startedAt;
    Trace trace = new Trace();

    private @Nullable EffectiveConfig config;
    private @Nullable ChannelConfig channel;
    private @Nullable Profile profile;
    private @Nullable Understanding understanding;
    private @Nullable ResponsePlan plan;
    private @Nullable Draft draft;

    ConversationState state = ConversationState.NEW;
    List<ReceivedMessage> messages = List.of();

    /** What else the customer talks about with us. */
    List<OtherConversation> others = List.of();

    Findings findings = new Findings(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    List<AppliedGuideline> guidelines = List.of();
    Scenarios.View view = new Scenarios.View(Map.of(), List.of());

    /** Fields this turn brought a usable value for. */
    Set<String> told = new HashSet<>();

    /** Keys of effects this turn, in whichever claim, was allowed and intended and has no result of yet. */
    Set<String> intended = new HashSet<>();

    /** Whether an earlier claim touched the world: phases 2 to 6 are taken from its checkpoint. */
    boolean resumed;

    /** Whether scenarios were part of this turn, so that they may have something to say. */
    boolean moved;

    /** Whether rules said that the answer leaves the customer's matter open. */
    boolean unresolved;

    /** The phase that runs, 1 to 11; read by whoever decides about a message that arrives. */
    volatile int phase = 1;

    /** The one thread that works on this. */
    volatile @Nullable Thread runner;

    /** Set by another thread when the turn was cancelled: it stops before its next phase. */
    volatile boolean cancelled;

    /** The highest level of what this turn began to do to the world. */
    SideEffectLevel effects = SideEffectLevel.NONE;

    /** The highest level of what its scenarios may still come to before they wait. */
    SideEffectLevel ahead = SideEffectLevel.NONE;

    /** How scenarios stood before this turn first moved one. */
    @Nullable
    Snapshot before;

    /** What tools answered and no commit has kept yet, by idempotency key. */
    final Map<String, ToolResult> answers = new HashMap<>();

    /** What is held against the customer. */
    Past past = Past.CLEAN;

    /** Whom the conversation is with. */
    Hands hands = Hands.AGENTS;

    boolean blocked;

    /** Whether a colleague answers in this conversation: what is said is kept, and the agent says nothing. */
    boolean isListening() {
        return blocked && hands.areAColleagues();
    }

    /** Whether the turn goes on without what the customer said in it. */
    boolean muted;

    /** The customer's conversations that are over, where the writer may need them. */
    @Nullable
    List<Earlier> earlier;

    /** What of the agent's context the writer is given, besides the talk. */
    List<WriteRequest.Background> background = List.of();

    boolean superseded;
    boolean rewrite;
    int drafts;
    long recordingSince;
    List<String> hints = new ArrayList<>();

    /** What scenarios said that this turn passes on. */
    List<Saying> sayings = List.of();

    /** A guideline in force, with what the local writer adds for it. */
    record AppliedGuideline(
            String id, String action, @Nullable String text) {}

    TurnContext(ClaimedTurn turn, Instant startedAt) {
        this.turn = turn;
        this.startedAt = startedAt;
        var trigger = turn.trigger();
        if (trigger != null && trigger.ruling() != null) {
            trace.begins(trigger.ruling());
        }
    }

    EffectiveConfig config() {
        return require(config, "P1", "configuration");
    }

    Settings settings() {
        return config().settings();
    }

    ChannelConfig channel() {
        return require(channel, "P1", "channel");
    }

    Profile profile() {
        return require(profile, "P1", "customer");
    }

    Understanding understanding() {
        return require(understanding, "P2", "understanding");
    }

    ResponsePlan plan() {
        return require(plan, "P8", "plan");
    }

    Draft draft() {
        return require(draft, "P9", "draft");
    }

    void identified(EffectiveConfig found, ChannelConfig on, Profile customer) {
        config = found;
        channel = on;
        profile = customer;
    }

    void profile(Profile changed) {
        profile = changed;
    }

    void understood(Understanding sensed) {
        understanding = sensed;
    }

    void planned(ResponsePlan planned) {
        plan = planned;
    }

    void written(Draft written) {
        draft = written;
    }

    Progress progress() {
        var stood = before;
        return new Progress(phase, effects, ahead, stood == null || stood.canBeRestored());
    }

    boolean isIdentified() {
        return config != null;
    }

    boolean hasPlan() {
        return plan != null;
    }

    boolean hasUnderstanding() {
        return understanding != null;
    }

    /** What a task of the agenda wants of this turn. */
    Optional<Errand> errand() {
        var trigger = turn.trigger();
        return trigger == null ? Optional.empty() : Optional.ofNullable(trigger.errand());
    }

    String language() {
        return state.language() == null ? config().agent().firstLanguage() : state.language();
    }

    /** How the address this turn is said at is known to be the customer's. */
    Identity.Level confirmed() {
        return profile().identities().stream()
                .filter(this::isHere)
                .map(Identity::level)
                .findFirst()
                .orElse(Identity.Level.CLAIMED);
    }

    boolean isHere(Identity identity) {
        return identity.kind() == Identity.Kind.of(channel().kind())
                && identity.address().equals(turn.address());
    }

    /** The talk so far, after what a colleague left to the agent. */
    List<Line> history() {
        return history(Integer.MAX_VALUE);
    }

    /** The latest lines of the talk, after what a colleague left to the agent. */
    List<Line> history(int most) {
        var lines = state.lines();
        return Stream.concat(
                        Optional.ofNullable(hands.summary()).map(left -> new Line(Role.AGENT, left)).stream(),
                        lines.stream().skip(Math.max(0, lines.size() - most)))
                .toList();
    }

    /** The burst as one text; empty in a turn of our own. */
    String text() {
        return String.join("\n", heard());
    }

    /** The texts of the burst that count; none in a turn of our own. */
    List<String> heard() {
        return muted
                ? List.of()
                : messages.stream()
                        .map(ReceivedMessage::text)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** Values of the customer and of this conversation, by field. */
    Map<String, FieldValue> values() {
        var all = new HashMap<>(profile().values());
        all.putAll(state.fields());
        return all;
    }

    private static <T> T require(@Nullable T value, String phase, String what) {
        if (value == null) {
            throw new IllegalStateException("Expected %s to have found the %s".formatted(phase, what));
        }
        return value;
    }
}
