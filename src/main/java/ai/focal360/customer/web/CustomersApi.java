package ai.focal360.customer.web;

import ai.focal360.customer.Customers;
import ai.focal360.customer.FieldValue;
import ai.focal360.customer.Identity;
import ai.focal360.customer.Merge;
import ai.focal360.customer.Merges;
import ai.focal360.customer.Profile;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/tenants/{tenant}/customers}: identities, values and merges. */
@RestController
@RequestMapping("/api/tenants/{tenant}/customers")
@Tag(name = "Customers", description = "Who writes to the tenant, and what is known of them")
@AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST})
class CustomersApi {
    private static final int LONGEST_ADDRESS = 256;
    private final Customers customers;
    private final Merges merges;

    CustomersApi(Customers customers, Merges merges) {
        this.customers = customers;
        this.merges = merges;
    }

    record Customer(
            UUID id, Instant since, List<Identity> identities, Map<String, FieldValue> values, List<Merge> merges) {}

    @GetMapping("/{id}")
    @Operation(
            summary = "A customer with identities, values and merges",
            description = "Under whichever of their ids: who was joined to another customer is that customer")
    Customer one(@PathVariable String tenant, @PathVariable UUID id) {
        return told(customers.load(tenant(tenant), current(tenant(tenant), id)));
    }

    @GetMapping(params = "address")
    @Operation(summary = "The customers who use this address: a phone number, an e-mail address, a visitor's id")
    List<Customer> byAddress(@PathVariable String tenant, @RequestParam String address) {
        if (address.isBlank() || address.length() > LONGEST_ADDRESS) {
            throw Problem.INVALID.because("Expected an address of 1 to %d characters".formatted(LONGEST_ADDRESS));
        }
        return customers.findByAddress(tenant(tenant), address).stream()
                .map(this::told)
                .toList();
    }

    private Customer told(Profile profile) {
        return new Customer(
                profile.customer().value(),
                profile.since(),
                profile.identities(),
                profile.values(),
                merges.of(profile.tenant(), profile.customer()));
    }

    private CustomerId current(TenantId tenant, UUID id) {
        return merges.current(tenant, new CustomerId(id)).orElseThrow(() -> Problem.noSuch("customer"));
    }

    private static TenantId tenant(String value) {
        if (!TenantId.isValid(value)) {
            throw Problem.noSuch("customer");
        }
        return new TenantId(value);
    }
}
