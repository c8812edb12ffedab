package ai.focal360.scenario.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ApprovalDecision;
import ai.focal360.scenario.ApprovalId;
import ai.focal360.scenario.ApprovalRequest;
import ai.focal360.scenario.Approvals;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tool calls people are asked about: what waits, what was decided by whom, and deciding. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/approvals", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Approvals", description = "Tool calls that wait for a person's decision, and what was decided")
@AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST})
class ApprovalsController {
    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

    private final Approvals approvals;
    private final Tenants tenants;

    ApprovalsController(Approvals approvals, Tenants tenants) {
        this.approvals = approvals;
        this.tenants = tenants;
    }

    /** A request as it is told: without the key and the instances of its process. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            ApprovalId approval,
            ConversationId conversation,
            String scenario,
            String step,
            String askedBy,
            String tool,
            String role,
            @Nullable String escalatedTo,
            List<ApprovalRequest.AskedBy> rules,
            Map<String, Object> arguments,
            ApprovalRequest.@Nullable Change change,
            ApprovalRequest.State state,
            @Nullable Map<String, Object> decided,
            @Nullable String reason,
            @Nullable String decidedBy,
            Instant requestedAt,
            @Nullable Instant remindedAt,
            @Nullable Instant escalatedAt,
            @Nullable Instant decidedAt) {
        static View of(ApprovalRequest request) {
            return new View(
                    request.id(),
                    request.conversation(),
                    request.scenario(),
                    request.step(),
                    request.kind() == ApprovalRequest.Kind.CALL ? "rule" : "step",
                    request.tool(),
                    request.role(),
                    request.escalatedTo(),
                    request.rules(),
                    request.arguments(),
                    request.change(),
                    request.state(),
                    request.decidedAt() == null ? null : request.decided(),
                    request.reason(),
                    request.decidedBy(),
                    request.requestedAt(),
                    request.remindedAt(),
                    request.escalatedAt(),
                    request.decidedAt());
        }
    }

    /** Approvals at a glance; give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<View> approvals, @Nullable String next) {}

    /** {@code amount} only to approve another one than proposed; {@code reason} only, and always, to reject. */
    record Decision(
            @NotNull @Pattern(regexp = "approve|reject", message = "must be approve or reject") @Nullable
            String decision,

            @Nullable @Digits(integer = 12, fraction = 2) BigDecimal amount,

            @Nullable
            @Size(max = ApprovalDecision.LONGEST_REASON)
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            String reason) {}

    @GetMapping
    @Operation(summary = "Requests for approval, newest first")
    Page list(
            @PathVariable String tenant,
            @Parameter(description = "OPEN, APPROVED, REJECTED, EXPIRED or WITHDRAWN")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "the tool asked about") @RequestParam(required = false) @Nullable String tool,
            @Parameter(description = "a group that may decide") @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable UUID conversation,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var filter = new Approvals.Filter(
                state(state),
                name("tool", tool),
                name("role", role),
                conversation == null ? null : new ConversationId(conversation));
        var page = approvals.list(tenants.named(tenant), filter, Place.next(next), Place.limit(limit));
        return new Page(page.items().stream().map(View::of).toList(), page.word());
    }

    @GetMapping("/{approval}")
    @Operation(summary = "One request for approval, with the rules that asked and what was decided")
    View approval(@PathVariable String tenant, @PathVariable UUID approval) {
        return View.of(found(tenants.named(tenant), approval));
    }

    @PostMapping(path = "/{approval}/decision", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Approves or rejects; sending the same decision again changes nothing")
    @ApiResponse(responseCode = "200", description = "The decision stands, and the conversation goes on with it")
    @ApiResponse(responseCode = "403", description = "The decision is another role's")
    @ApiResponse(responseCode = "409", description = "It was decided otherwise, or nothing waits for it any more")
    @ApiResponse(responseCode = "422", description = "The request does not take this decision: amount or reason")
    @AllowedFor({Role.SUPPORT_LEAD})
    View decide(
            @PathVariable String tenant,
            @PathVariable UUID approval,
            @Valid @RequestBody Decision decision,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var of = tenants.named(tenant);
        var request = found(of, approval);
        if (!mayDecide(caller, request)) {
            throw Problem.FORBIDDEN.because("This is decided by %s.".formatted(String.join(" or ", request.groups())));
        }
        var granted = "approve".equals(decision.decision());
        var outcome = approvals.decide(
                of,
                request.id(),
                new ApprovalDecision(granted, granted ? decision.amount() : null, decision.reason()),
                "%s %s".formatted(caller.role().key(), caller.token()));
        if (outcome instanceof Approvals.Outcome.Stands stands) {
            return View.of(stands.request());
        }
        if (outcome instanceof Approvals.Outcome.Over over) {
            throw Problem.CONFLICT
                    .because("Nothing waits for this decision any more.")
                    .with("state", over.request().state());
        }
        throw outcome instanceof Approvals.Outcome.Refused refused
                ? Problem.REFUSED.because(refused.why() + ".")
                : Problem.noSuch("approval");
    }

    /** Whose role is a group that was asked; the tenant's owner decides everything. */
    private static boolean mayDecide(Caller caller, ApprovalRequest request) {
        return caller.roles().contains(Role.OWNER)
                || caller.roles().stream()
                        .anyMatch(role -> request.groups().contains(role.name().toLowerCase(Locale.ROOT)));
    }

    private ApprovalRequest found(TenantId tenant, UUID approval) {
        return approvals.find(tenant, new ApprovalId(approval)).orElseThrow(() -> Problem.noSuch("approval"));
    }

    private static ApprovalRequest.@Nullable State state(@Nullable String value) {
        if (value == null) {
            return null;
        }
        for (var state : ApprovalRequest.State.values()) {
            if (state.name().equals(value)) {
                return state;
            }
        }
        throw Problem.parameter("state", "one of OPEN, APPROVED, REJECTED, EXPIRED, WITHDRAWN");
    }

    private static @Nullable String name(String parameter, @Nullable String value) {
        if (value != null && !NAME.matcher(value).matches()) {
            throw Problem.parameter(parameter, "a name");
        }
        return value;
    }
}
