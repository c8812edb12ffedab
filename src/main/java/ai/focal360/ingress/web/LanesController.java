package ai.focal360.ingress.web;

import ai.focal360.audit.TurnCursor;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.Lanes;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/tenants/{tenant}/lanes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Stuck conversations", description = "What does not move, why, and what to do about it")
@AllowedFor({Role.SUPPORT_LEAD, Role.OPERATOR})
class LanesController {
    private static final Duration LONGEST = Duration.ofDays(30);

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Lanes.StuckLane> lanes, @Nullable String next) {}

    private final Lanes lanes;
    private final Tenants tenants;

    LanesController(Lanes lanes, Tenants tenants) {
        this.lanes = lanes;
        this.tenants = tenants;
    }

    @GetMapping
    @Operation(summary = "Conversations that have not moved for a while, those standing longest first")
    Page lanes(
            @PathVariable String tenant,
            @Parameter(description = "overdue, blocked, running or quarantined; all when absent")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "how long they have stood at least, such as 30s, 5m or PT2H")
                    @RequestParam(name = "min-age", defaultValue = "30s")
                    String minAge,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = lanes.standing(
                tenants.named(tenant), standing(state), age(minAge), TurnCursor.next(next), Place.limit(limit));
        return new Page(page.lanes(), page.next());
    }

    private static Lanes.@Nullable Standing standing(@Nullable String state) {
        return state == null
                ? null
                : Arrays.stream(Lanes.Standing.values())
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(state))
                        .findFirst()
                        .orElseThrow(() -> Problem.parameter("state", "one of overdue, blocked, running, quarantined"));
    }

    private static Duration age(String minAge) {
        try {
            var age = DurationStyle.detectAndParse(minAge);
            if (!age.isNegative() && age.compareTo(LONGEST) <= 0) {
                return age;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw Problem.parameter("min-age", "a duration up to 30 days, such as 30s, 5m or PT2H");
    }
}
