package ai.focal360.insight;

import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The gaps of a tenant, for whoever looks at them. */
@Component
public class KnowledgeGaps {
    private static final int EXAMPLES = 50;

    private final GapRows rows;

    KnowledgeGaps(GapRows rows) {
        this.rows = rows;
    }

    /** Which gaps; {@code from} and {@code to} are of when one was asked last, {@code to} exclusive. Every filter is optional. */
    public record Filter(
            KnowledgeGap.@Nullable State state,
            @Nullable String language,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** A question of a gap as a customer put it, and its turn. */
    public record Example(TurnId turn, String question, String channel, Instant askedAt) {}

    /** Those asked last come first. */
    public Paged<KnowledgeGap> list(TenantId tenant, Filter filter, @Nullable Place after, int limit) {
        var found = rows.list(tenant, filter, after, limit + 1);
        return Paged.of(found, limit, last -> new Place(last.lastAsked(), last.gap()));
    }

    public Optional<KnowledgeGap> find(TenantId tenant, UUID gap) {
        return rows.find(tenant, gap);
    }

    /** The newest questions of a gap, at most 50. */
    public List<Example> examples(KnowledgeGap gap) {
        return rows.questions(gap.gap(), EXAMPLES).stream()
                .map(question -> new Example(question.turn(), question.text(), question.channel(), question.askedAt()))
                .toList();
    }
}
