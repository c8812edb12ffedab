package ai.focal360.console;

import ai.focal360.agenda.Goal;
import ai.focal360.agenda.Goals;
import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.Trail;
import ai.focal360.scenario.Trails;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.Tenants;
import ai.focal360.tool.EffectView;
import ai.focal360.tool.Effects;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Tells turns: out of their records, and of what the engine and the ledger know beside. */
@Component
public class Stories {
    /** What somebody else keeps of a turn, as long as they do. */
    interface Kept<T> {
        Optional<T> find(TenantId tenant, String id);
    }

    /** Answers that are or were waited for in a conversation, as long as somebody keeps them. */
    interface Waited {
        List<Goal> in(TenantId tenant, ConversationId conversation);
    }

    private final Tenants tenants;
    private final ConfigStore packs;
    private final Kept<Trail> trails;
    private final Kept<EffectView> effects;
    private final Waited waited;

    @Autowired
    Stories(Tenants tenants, ConfigStore packs, Trails trails, Effects effects, Goals goals) {
        this(tenants, packs, trails::find, effects::find, goals::of);
    }

    Stories(Tenants tenants, ConfigStore packs, Kept<Trail> trails, Kept<EffectView> effects, Waited waited) {
        this.tenants = tenants;
        this.packs = packs;
        this.trails = trails;
        this.effects = effects;
        this.waited = waited;
    }

    public TurnStory tell(TurnRecord record) {
        var reasons = reasons(record.tenant());
        return TurnStory.of(
                record,
                reasons,
                Course.byInstance(record).stream()
                        .map(moves -> course(record, moves))
                        .toList(),
                record.tools().stream()
                        .map(use -> Call.of(use, reasons, ledger(record, use)))
                        .toList(),
                expected(record.tenant(), record.conversation()).stream()
                        .filter(expected -> expected.turn().equals(record.turn().toString()))
                        .findFirst()
                        .orElse(null));
    }

    /** Out of the record alone. */
    public Gist inShort(TurnRecord record) {
        return Gist.of(record, reasons(record.tenant()));
    }

    /** The answers that are or were waited for in a conversation, the newest first. */
    public List<Expected> expected(TenantId tenant, ConversationId conversation) {
        var reasons = reasons(tenant);
        return waited.in(tenant, conversation).stream()
                .map(goal -> Expected.of(goal, reasons))
                .toList();
    }

    /** The BPMN of a scenario this turn moved; {@code course} is the id of one of its courses. */
    public Optional<String> drawing(TurnRecord record, String course) {
        return record.scenarios().stream()
                .filter(move -> Course.id(move).equals(course))
                .findFirst()
                .flatMap(move -> trail(record, move).map(Trail::bpmn).or(() -> ofPack(record, move.scenario())));
    }

    private Course course(TurnRecord record, List<TurnRecord.ScenarioMove> moves) {
        var first = moves.get(0);
        return trail(record, first)
                .map(trail -> Course.of(moves, trail, record.startedAt(), record.finishedAt()))
                .orElseGet(
                        () -> Course.of(moves, ofPack(record, first.scenario()).isPresent()));
    }

    private Optional<Trail> trail(TurnRecord record, TurnRecord.ScenarioMove move) {
        return Optional.ofNullable(move.instance()).flatMap(instance -> trails.find(record.tenant(), instance));
    }

    /** As the pack drew it that the turn ran with. */
    private Optional<String> ofPack(TurnRecord record, String scenario) {
        var version = record.versions().pack();
        var number = version.substring(version.indexOf('@') + 1);
        return number.matches("\\d{1,18}")
                ? packs.find(record.tenant(), Long.parseLong(number))
                        .map(pack -> pack.files().get("processes/%s/%s.bpmn".formatted(record.tenant(), scenario)))
                : Optional.empty();
    }

    private Call.@Nullable Ledger ledger(TurnRecord record, TurnRecord.ToolUse use) {
        return Optional.ofNullable(use.idempotencyKey())
                .flatMap(key -> effects.find(record.tenant(), key))
                .map(effect -> Call.Ledger.of(effect, record.turn()))
                .orElse(null);
    }

    private Reasons reasons(TenantId tenant) {
        return new Reasons(tenants.pack(tenant).orElse(null));
    }
}
