package ai.focal360.ingress.web;

import ai.focal360.audit.TurnCursor;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.platform.Wake;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.Quarantine;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
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
@RequestMapping(path = "/api/tenants/{tenant}/turns/quarantined", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Stuck conversations", description = "What does not move, why, and what to do about it")
@AllowedFor({Role.SUPPORT_LEAD, Role.OPERATOR})
class QuarantineController {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineController.class);
    private static final Duration BUSY = Duration.ofSeconds(5);

    /** Why somebody decided so; kept with who they were. */
    record Decision(
            @NotBlank
            @Size(max = 500)
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            @Nullable
            String reason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Quarantine.SetAside> turns, @Nullable String next) {}

    private final Quarantine quarantine;
    private final ApplicationEventPublisher events;
    private final Tenants tenants;

    QuarantineController(Quarantine quarantine, ApplicationEventPublisher events, Tenants tenants) {
        this.quarantine = quarantine;
        this.events = events;
        this.tenants = tenants;
    }

    @GetMapping
    @Operation(summary = "Turns that failed for good and wait for somebody to look at them, oldest first")
    Page list(
            @PathVariable String tenant,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = quarantine.list(tenants.named(tenant), TurnCursor.next(next), Place.limit(limit));
        return new Page(page.turns(), page.next());
    }

    @PostMapping(path = "/{turn}/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Has the turn run again; settle its open effects with the tool's owner first")
    @ApiResponse(responseCode = "204", description = "It runs as soon as a node has a place")
    void retry(
            @PathVariable String tenant,
            @PathVariable UUID turn,
            @Valid @RequestBody Decision decision,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        switch (quarantine.retry(id, new TurnId(turn), reason(decision), caller)) {
            case UNKNOWN -> throw unknown();
            case CUSTOMER_BUSY ->
                throw Problem.CONFLICT
                        .because("The customer has another turn running: send this again when it has ended.")
                        .retryAfter(BUSY);
            case DONE -> {}
        }
        said("retried", id, turn, caller);
        events.publishEvent(new Wake.TurnsDue());
    }

    @PostMapping(path = "/{turn}/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lets the turn be: nothing comes of it, and it is not listed any more")
    @ApiResponse(responseCode = "204", description = "It is dismissed")
    void dismiss(
            @PathVariable String tenant,
            @PathVariable UUID turn,
            @Valid @RequestBody Decision decision,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        if (quarantine.dismiss(id, new TurnId(turn), reason(decision), caller) != Quarantine.Decided.DONE) {
            throw unknown();
        }
        said("dismissed", id, turn, caller);
    }

    private static String reason(Decision decision) {
        if (decision.reason() == null) {
            throw Problem.INVALID.because("Expected {\"reason\": …}");
        }
        return decision.reason().strip();
    }

    private static void said(String what, TenantId tenant, UUID turn, Caller caller) {
        LOG.info("Turn {} of {} was {} by token {}", turn, tenant, what, caller.token());
    }

    private static ProblemException unknown() {
        return Problem.NOT_FOUND.because("There is no such turn in quarantine.");
    }
}
