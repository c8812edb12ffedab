package ai.focal360.tool.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import ai.focal360.tool.EffectLedger;
import ai.focal360.tool.EffectView;
import ai.focal360.tool.Effects;
import ai.focal360.tool.Reconciliation;
import ai.focal360.tool.Undoing;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/tenants/{tenant}/effects", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tools and effects", description = "What may be done, what was done, and what came of it")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.OPERATOR})
class EffectsController {
    private static final int LONGEST_KEY = 300;

    private final Effects effects;
    private final Reconciliation reconciliation;
    private final Undoing undoing;
    private final Tenants tenants;

    EffectsController(Effects effects, Reconciliation reconciliation, Undoing undoing, Tenants tenants) {
        this.effects = effects;
        this.reconciliation = reconciliation;
        this.undoing = undoing;
        this.tenants = tenants;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<EffectView> effects, @Nullable String next) {}

    /** What somebody found out; {@code reference} is where it can be looked up. */
    record Finding(
            @NotNull
            @Pattern(regexp = "happened|did-not-happen", message = "must be happened or did-not-happen")
            @Nullable
            String outcome,

            @Size(max = 500)
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            @Nullable
            String reference) {}

    @GetMapping
    @Operation(summary = "Effects of tools, newest first")
    Page effects(
            @PathVariable String tenant,
            @Parameter(
                            description =
                                    "intended, done, refused, unknown, not_sent, failed or compensated; all when absent")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "id of a tool") @RequestParam(required = false) @Nullable String tool,
            @Parameter(description = "id of a customer") @RequestParam(required = false) @Nullable String customer,
            @Parameter(description = "id of a conversation") @RequestParam(required = false) @Nullable
                    String conversation,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = effects.page(
                tenants.named(tenant),
                new Effects.Filter(
                        state(state),
                        tool,
                        Asked.id(customer, "customer", CustomerId::new),
                        Asked.id(conversation, "conversation", ConversationId::new)),
                next,
                Place.limit(limit));
        return new Page(page.effects(), page.next());
    }

    private static EffectLedger.@Nullable State state(@Nullable String state) {
        return state == null
                ? null
                : Arrays.stream(EffectLedger.State.values())
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(state))
                        .findFirst()
                        .orElseThrow(() -> Problem.parameter(
                                "state", "one of intended, done, refused, unknown, not_sent, failed, compensated"));
    }

    @GetMapping("/{key}")
    @Operation(summary = "One effect, by its idempotency key")
    EffectView effect(@PathVariable String tenant, @PathVariable String key) {
        return found(tenants.named(tenant), key);
    }

    @PostMapping(path = "/{key}/reconcile", consumes = MediaType.APPLICATION_JSON_VALUE)
    @AllowedFor({Role.SUPPORT_LEAD, Role.OPERATOR})
    @Operation(summary = "Says what came of an effect nobody knew about; the conversation hears of it")
    @ApiResponse(responseCode = "200", description = "It is noted, or was known to be so before")
    @ApiResponse(responseCode = "409", description = "It is known otherwise")
    EffectView reconcile(
            @PathVariable String tenant,
            @PathVariable String key,
            @Valid @RequestBody Finding finding,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        var settlement = reconciliation.settle(
                id, key(key), "happened".equals(finding.outcome()), finding.reference(), "token " + caller.token());
        switch (settlement) {
            case NO_SUCH_EFFECT -> throw Problem.noSuch("effect");
            case CONTRADICTED ->
                throw Problem.CONFLICT
                        .because("What came of this effect is known already, and otherwise.")
                        .with("state", found(id, key).state());
            case NOTED, KNOWN -> {}
        }
        return found(id, key);
    }

    @PostMapping(path = "/{key}/compensate")
    @AllowedFor({Role.SUPPORT_LEAD, Role.OPERATOR})
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Has an effect taken back, by the compensation its tool names; once, however often this is sent")
    @ApiResponse(responseCode = "202", description = "It is being taken back, or was before: see 'state' and 'undo'")
    @ApiResponse(responseCode = "409", description = "Nothing was done that could be taken back")
    @ApiResponse(responseCode = "422", description = "The tool has no compensation")
    EffectView compensate(@PathVariable String tenant, @PathVariable String key) {
        var id = tenants.named(tenant);
        switch (undoing.want(id, key(key))) {
            case NO_SUCH_EFFECT -> throw Problem.noSuch("effect");
            case IMPOSSIBLE -> throw Problem.REFUSED.because("This tool has no compensation: what it did stays.");
            case NOTHING_DONE -> throw Problem.CONFLICT.because("Nothing was done, so there is nothing to take back.");
            case NOTED, UNDER_WAY, DONE -> {}
        }
        return found(id, key);
    }

    private EffectView found(TenantId tenant, String key) {
        return effects.find(tenant, key(key)).orElseThrow(() -> Problem.noSuch("effect"));
    }

    private static String key(String key) {
        if (key.length() > LONGEST_KEY) {
            throw Problem.noSuch("effect");
        }
        return key;
    }
}
