package ai.focal360.customer.web;

import ai.focal360.customer.Address;
import ai.focal360.customer.CustomerIdentityMap;
import ai.focal360.customer.CustomerIdentityMap.Verified;
import ai.focal360.customer.Customers;
import ai.focal360.customer.Identity;
import ai.focal360.customer.Merge;
import ai.focal360.customer.Merges;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/tenants/{tenant}/customers/{id}}: whose an address is, who is one person, and who is not after all. */
@RestController
@RequestMapping("/api/tenants/{tenant}/customers/{id}")
@Tag(name = "Customers", description = "Who writes to the tenant, and what is known of them")
@AllowedFor({Role.SUPPORT_LEAD, Role.SERVICE})
class IdentitiesApi {
    private static final int LONGEST_REASON = 500;

    private final CustomerIdentityMap identities;
    private final Customers customers;
    private final Merges merges;
    private final Tenants tenants;
    private final TransactionOperations transactions;

    IdentitiesApi(
            CustomerIdentityMap identities,
            Customers customers,
            Merges merges,
            Tenants tenants,
            TransactionOperations transactions) {
        this.identities = identities;
        this.customers = customers;
        this.merges = merges;
        this.tenants = tenants;
        this.transactions = transactions;
    }

    @Schema(description = "An address that is known to be the customer's")
    record Confirmed(
            Identity.@Nullable Kind kind,
            @Nullable String address,

            @Schema(description = "how that is known, for whoever reads it later") @Nullable
            String reason) {}

    @Schema(description = "Two customers are the same person")
    record Same(
            @Schema(description = "the other customer") @Nullable
            UUID with,

            @Schema(description = "how that is known, for whoever reads it later") @Nullable
            String reason) {}

    /** {@code merge}: with the customer who had the address, where somebody had. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Outcome(
            UUID customer,
            Identity.Kind kind,
            String address,
            @Nullable Merge merge) {}

    @PostMapping(path = "/identities", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "An address is the customer's: somebody, or a system of the tenant, made sure of it",
            description =
                    "Where it is another customer's already, the two are one and are joined, as soon as neither is"
                            + " being answered.")
    Outcome confirm(
            @PathVariable String tenant,
            @PathVariable UUID id,
            @RequestBody Confirmed body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var of = tenants.named(tenant);
        var customer = current(of, id);
        var kind = body.kind();
        if (kind == null) {
            throw Problem.parameter("kind", "a kind of address");
        }
        var address = address(of, kind, body.address());
        var verified = Objects.requireNonNull(transactions.execute(status -> identities.verify(
                of,
                customer,
                address,
                Identity.Level.VERIFIED_BY_TOOL,
                caller.role().key(),
                reason(body.reason()))));
        var merge = verified instanceof Verified.Joins joins
                ? merges.find(of, joins.merge()).orElse(null)
                : null;
        return new Outcome(customer.value(), address.kind(), address.value(), merge);
    }

    @PostMapping(path = "/merges", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Two customers are one: the older one stays, with all that is known of both",
            description = "Done as soon as neither is being answered; asked again, it is the same merge.")
    @ApiResponse(responseCode = "202", description = "It is wanted; the customer shows how it stands")
    ResponseEntity<Merge> join(
            @PathVariable String tenant,
            @PathVariable UUID id,
            @RequestBody Same body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var of = tenants.named(tenant);
        var with = body.with();
        if (with == null) {
            throw Problem.parameter("with", "the id of a customer");
        }
        var one = current(of, id);
        var other = current(of, with);
        var reason = reason(body.reason());
        return ResponseEntity.accepted()
                .body(merges.join(of, one, other, caller.role().key(), reason)
                        .orElseThrow(() -> Problem.CONFLICT.because("They are one customer already.")));
    }

    @DeleteMapping("/merges/{merge}")
    @Operation(
            summary = "They are not one after all: each gets back what was theirs, and what came to it since",
            description = "Done as soon as neither is being answered, and later merges of the survivor are undone.")
    @ApiResponse(responseCode = "202", description = "It is wanted; the customer shows how it stands")
    ResponseEntity<Merge> part(
            @PathVariable String tenant,
            @PathVariable UUID id,
            @PathVariable UUID merge,
            @RequestParam(required = false) @Nullable String reason,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var of = tenants.named(tenant);
        var customer = current(of, id);
        if (merges.of(of, customer).stream().noneMatch(known -> known.merge().equals(merge))) {
            throw Problem.noSuch("merge");
        }
        var why = reason(reason);
        return ResponseEntity.accepted()
                .body(merges.undo(of, merge, caller.role().key(), why)
                        .orElseThrow(() -> Problem.CONFLICT.because("The merge does not stand any more.")));
    }

    private CustomerId current(TenantId tenant, UUID id) {
        return merges.current(tenant, new CustomerId(id)).orElseThrow(() -> Problem.noSuch("customer"));
    }

    private Address address(TenantId tenant, Identity.Kind kind, @Nullable String text) {
        return customers
                .address(tenant, kind, text == null ? "" : text)
                .orElseThrow(() -> Problem.parameter("address", "an address of its kind"));
    }

    private static String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw Problem.parameter("reason", "a text of 1 to %d characters".formatted(LONGEST_REASON));
        }
        return reason.strip();
    }
}
