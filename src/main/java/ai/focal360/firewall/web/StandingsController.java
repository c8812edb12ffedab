package ai.focal360.firewall.web;

import ai.focal360.customer.Customers;
import ai.focal360.firewall.CustomerStanding;
import ai.focal360.firewall.Standings;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is warned, limited or not answered, why, until when; and letting them go. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Standings", description = "Customers who are suspected of abuse, and what follows for them")
@AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST})
class StandingsController {
    private static final int MOST_FLAGS = 100;
    private static final Pattern KIND = Pattern.compile("[a-z][a-z_]{0,30}");

    private final Standings standings;
    private final Customers customers;
    private final Tenants tenants;

    StandingsController(Standings standings, Customers customers, Tenants tenants) {
        this.standings = standings;
        this.customers = customers;
        this.tenants = tenants;
    }

    /** Standings at a glance; give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<CustomerStanding> standings, @Nullable String next) {}

    /** One customer's standing with what they were suspected of, newest first. */
    record WithFlags(@JsonUnwrapped CustomerStanding standing, List<Standings.Flag> flags) {}

    @GetMapping("/standings")
    @Operation(summary = "Customers who do not stand well now, newest first")
    Page standings(
            @PathVariable String tenant,
            @Parameter(description = "WARNED, LIMITED or COOLING_DOWN") @RequestParam(required = false) @Nullable
                    String state,
            @Parameter(description = "what for, such as harassment") @RequestParam(required = false) @Nullable
                    String kind,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        if (kind != null && !KIND.matcher(kind).matches()) {
            throw Problem.parameter("kind", "a kind of abuse, such as harassment");
        }
        var page = standings.inForce(tenants.named(tenant), state(state), kind, Place.next(next), Place.limit(limit));
        return new Page(page.items(), page.word());
    }

    @GetMapping("/customers/{customer}/standing")
    @Operation(summary = "How a customer stands, and what they were suspected of")
    WithFlags standing(@PathVariable String tenant, @PathVariable String customer) {
        var of = tenants.named(tenant);
        var id = customer(of, customer);
        return new WithFlags(standings.of(of, id), standings.flags(of, id, MOST_FLAGS));
    }

    @PostMapping("/customers/{customer}/standing/release")
    @Operation(summary = "Answer this customer again, and begin with a clean slate")
    @AllowedFor({Role.SUPPORT_LEAD})
    CustomerStanding release(
            @PathVariable String tenant,
            @PathVariable String customer,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var of = tenants.named(tenant);
        return standings.release(
                of, customer(of, customer), "%s %s".formatted(caller.role().key(), caller.token()));
    }

    private CustomerId customer(TenantId tenant, String value) {
        var id = Problem.named("customer", CustomerId::of, value);
        if (customers.find(tenant, id).isEmpty()) {
            throw Problem.noSuch("customer");
        }
        return id;
    }

    private static CustomerStanding.@Nullable State state(@Nullable String value) {
        if (value == null) {
            return null;
        }
        for (var state : CustomerStanding.State.values()) {
            if (state != CustomerStanding.State.GOOD && state.name().equals(value)) {
                return state;
            }
        }
        throw Problem.parameter("state", "one of WARNED, LIMITED, COOLING_DOWN");
    }
}
