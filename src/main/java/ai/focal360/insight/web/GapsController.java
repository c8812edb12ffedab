package ai.focal360.insight.web;

import ai.focal360.insight.KnowledgeGap;
import ai.focal360.insight.KnowledgeGaps;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What customers ask and nothing known answers. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/knowledge-gaps", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Knowledge gaps", description = "Questions nothing known answers, grouped, with their tickets")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD})
class GapsController {
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");

    private final KnowledgeGaps gaps;
    private final Tenants tenants;

    GapsController(KnowledgeGaps gaps, Tenants tenants) {
        this.gaps = gaps;
        this.tenants = tenants;
    }

    /** Gaps at a glance; give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<KnowledgeGap> gaps, @Nullable String next) {}

    /** One gap with its newest questions, as customers put them. */
    record WithExamples(@JsonUnwrapped KnowledgeGap gap, List<KnowledgeGaps.Example> examples) {}

    @GetMapping
    @Operation(summary = "Gaps, those asked last first")
    Page list(
            @PathVariable String tenant,
            @Parameter(description = "OPEN, TICKETED, ANSWERED or NOT_OURS") @RequestParam(required = false) @Nullable
                    String state,
            @Parameter(description = "ISO 639, such as en") @RequestParam(required = false) @Nullable String language,
            @Parameter(description = "asked at this time or later") @RequestParam(required = false) @Nullable
                    Instant from,
            @Parameter(description = "asked before this time") @RequestParam(required = false) @Nullable Instant to,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        if (language != null && !LANGUAGE.matcher(language).matches()) {
            throw Problem.parameter("language", "a language, such as en");
        }
        var page = gaps.list(
                tenants.named(tenant),
                new KnowledgeGaps.Filter(state(state), language, from, to),
                Place.next(next),
                Place.limit(limit));
        return new Page(page.items(), page.word());
    }

    @GetMapping("/{gap}")
    @Operation(summary = "One gap with its newest questions and their turns")
    WithExamples gap(@PathVariable String tenant, @PathVariable UUID gap) {
        var found = gaps.find(tenants.named(tenant), gap).orElseThrow(() -> Problem.noSuch("knowledge gap"));
        return new WithExamples(found, gaps.examples(found));
    }

    private static KnowledgeGap.@Nullable State state(@Nullable String state) {
        return state == null
                ? null
                : Arrays.stream(KnowledgeGap.State.values())
                        .filter(known -> known.name().equals(state))
                        .findFirst()
                        .orElseThrow(() -> Problem.parameter("state", "OPEN, TICKETED, ANSWERED or NOT_OURS"));
    }
}
