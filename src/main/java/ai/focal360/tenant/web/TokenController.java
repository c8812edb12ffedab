package ai.focal360.tenant.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's API tokens, in the hands of its owner. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tokens", description = "Who may use the API, and as what")
@AllowedFor(Role.OWNER)
class TokenController {
    private static final Logger LOG = LoggerFactory.getLogger(TokenController.class);

    record Wish(
            @NotNull @Nullable Role role,

            @NotBlank
            @Size(max = 100)
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            @Nullable
            String label) {}

    /** {@code token} is in no other answer. */
    record Created(UUID id, Role role, String label, Instant created, String token) {
        @Override
        public String toString() {
            return "Created[id=" + id + "]";
        }
    }

    private final ApiTokens tokens;
    private final Tenants tenants;

    TokenController(ApiTokens tokens, Tenants tenants) {
        this.tokens = tokens;
        this.tenants = tenants;
    }

    @GetMapping
    @Operation(summary = "The tenant's tokens that are not revoked, oldest first; never the tokens themselves")
    List<ApiTokens.Listed> list(@PathVariable String tenant) {
        return tokens.list(tenants.named(tenant));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "A new token for one role; this answer is the only one that shows it")
    Created create(
            @PathVariable String tenant,
            @Valid @RequestBody Wish wish,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        var role = wish.role();
        var label = wish.label();
        if (role == null || label == null) {
            throw Problem.INVALID.because("Expected {\"role\": …, \"label\": …}");
        }
        var created = tokens.create(id, role, label.strip())
                .orElseThrow(() -> Problem.REFUSED.because("This tenant has too many tokens: revoke some first."));
        var listed = created.listed();
        LOG.info("Token {} for {} of {} was made by token {}", listed.id(), role, id, caller.token());
        return new Created(listed.id(), listed.role(), listed.label(), listed.created(), created.token());
    }

    @DeleteMapping("/{token}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revokes a token, at once and for good")
    @ApiResponse(responseCode = "204", description = "It opens nothing any more")
    void revoke(
            @PathVariable String tenant,
            @PathVariable UUID token,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        if (!tokens.revoke(id, token)) {
            throw Problem.NOT_FOUND.because("There is no such token, or it is revoked.");
        }
        LOG.info("Token {} of {} was revoked by token {}", token, id, caller.token());
    }
}
