package ai.focal360.subscription.web;

import ai.focal360.audit.Sight;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.subscription.DeadLetter;
import ai.focal360.subscription.EventType;
import ai.focal360.subscription.Subscription;
import ai.focal360.subscription.SubscriptionId;
import ai.focal360.subscription.Subscriptions;
import ai.focal360.subscription.Wanted;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code …/subscriptions}: which of the tenant's systems are told of what, and what they did not take. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/subscriptions", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Subscriptions", description = "Events as signed webhooks to the tenant's own systems")
@AllowedFor(Role.OPERATOR)
class SubscriptionController {
    private final Subscriptions subscriptions;
    private final Tenants tenants;

    SubscriptionController(Subscriptions subscriptions, Tenants tenants) {
        this.subscriptions = subscriptions;
        this.tenants = tenants;
    }

    record Asked(
            @NotBlank
            @Size(max = 2000)
            @Nullable
            @Schema(description = "where events are posted to", example = "https://crm.example.com/events")
            String url,

            @NotEmpty @Nullable @Schema(description = "names of events", example = "[\"interaction_resolved\"]")
            List<String> types,

            @Nullable
            @Schema(
                    description = "whether events carry the words of conversations; for roles that may read them",
                    example = "false")
            Boolean texts) {}

    @Schema(description = "secret is told this once: what signatures are checked with")
    record WithSecret(@JsonUnwrapped Subscription subscription, String secret) {
        static WithSecret of(Subscription.WithSecret told) {
            return new WithSecret(told.subscription(), told.secret());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Subscription> subscriptions, @Nullable String next) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Letters(List<DeadLetter> deadLetters, @Nullable String next) {}

    record Queued(UUID event) {}

    record Redelivered(int events) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Subscribes a system to events from now on; the secret is answered this once")
    @ApiResponse(responseCode = "201", description = "It is subscribed")
    ResponseEntity<WithSecret> create(
            @PathVariable String tenant,
            @Valid @RequestBody Asked asked,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var id = tenants.named(tenant);
        var url = Objects.requireNonNull(asked.url());
        subscriptions.problem(id, url).ifPresent(problem -> {
            throw Problem.REFUSED.because(problem);
        });
        var texts = Boolean.TRUE.equals(asked.texts());
        if (texts && Sight.of(caller) != Sight.FULL) {
            throw Problem.FORBIDDEN.because("Your role may not read what customers say, nor have it sent.");
        }
        var types = Objects.requireNonNull(asked.types()).stream()
                .map(type -> EventType.named(type)
                        .orElseThrow(() -> Problem.parameter("types", "names of events, such as interaction_resolved")))
                .distinct()
                .toList();
        var created = subscriptions.create(id, new Wanted(url, types, texts), caller.token());
        return ResponseEntity.created(URI.create("/api/tenants/%s/subscriptions/%s"
                        .formatted(tenant, created.subscription().id())))
                .body(WithSecret.of(created));
    }

    @GetMapping
    @Operation(summary = "Subscriptions, newest first")
    @AllowedFor({Role.OPERATOR, Role.ANALYST})
    Page list(
            @PathVariable String tenant,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var page = subscriptions.list(tenants.named(tenant), null, Place.next(next), Place.limit(limit));
        return new Page(page.items(), page.word());
    }

    @GetMapping("/{subscription}")
    @Operation(summary = "One subscription; why it is paused, when it is")
    @AllowedFor({Role.OPERATOR, Role.ANALYST})
    Subscription one(@PathVariable String tenant, @PathVariable UUID subscription) {
        return found(tenants.named(tenant), subscription);
    }

    @DeleteMapping("/{subscription}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Ends a subscription; what was on its way is dropped")
    @ApiResponse(responseCode = "204", description = "It is gone")
    void delete(@PathVariable String tenant, @PathVariable UUID subscription) {
        if (!subscriptions.delete(tenants.named(tenant), new SubscriptionId(subscription))) {
            throw Problem.noSuch("subscription");
        }
    }

    @PostMapping("/{subscription}/rotate")
    @Operation(summary = "A new secret, answered this once; for a while events are signed with the one before, too")
    WithSecret rotate(@PathVariable String tenant, @PathVariable UUID subscription) {
        return WithSecret.of(there(subscriptions.rotate(tenants.named(tenant), new SubscriptionId(subscription))));
    }

    @PostMapping("/{subscription}/pause")
    @Operation(summary = "Keeps events instead of sending them")
    Subscription pause(@PathVariable String tenant, @PathVariable UUID subscription) {
        return there(subscriptions.pause(tenants.named(tenant), new SubscriptionId(subscription)));
    }

    @PostMapping("/{subscription}/resume")
    @Operation(summary = "Sends what was kept, and what comes")
    Subscription resume(@PathVariable String tenant, @PathVariable UUID subscription) {
        return there(subscriptions.resume(tenants.named(tenant), new SubscriptionId(subscription)));
    }

    @PostMapping("/{subscription}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Sends an event subscription_tested")
    @ApiResponse(responseCode = "202", description = "It is on its way; event is its webhook-id")
    Queued test(@PathVariable String tenant, @PathVariable UUID subscription) {
        return new Queued(subscriptions.test(found(tenants.named(tenant), subscription)));
    }

    @GetMapping("/{subscription}/dead-letters")
    @Operation(summary = "Events nobody took, newest first")
    @AllowedFor({Role.OPERATOR, Role.ANALYST})
    Letters deadLetters(
            @PathVariable String tenant,
            @PathVariable UUID subscription,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var of = found(tenants.named(tenant), subscription);
        var page = subscriptions.deadLetters(of.tenant(), of.id(), null, Place.next(next), Place.limit(limit));
        return new Letters(page.items(), page.word());
    }

    @PostMapping("/{subscription}/dead-letters/redeliver")
    @Operation(summary = "Sends all events nobody took again, behind what has gone out meanwhile")
    Redelivered redeliverAll(@PathVariable String tenant, @PathVariable UUID subscription) {
        var of = found(tenants.named(tenant), subscription);
        return new Redelivered(subscriptions.redeliver(of.tenant(), of.id(), null));
    }

    @PostMapping("/{subscription}/dead-letters/{event}/redeliver")
    @Operation(summary = "Sends one event nobody took again")
    Redelivered redeliver(@PathVariable String tenant, @PathVariable UUID subscription, @PathVariable UUID event) {
        var of = found(tenants.named(tenant), subscription);
        var again = subscriptions.redeliver(of.tenant(), of.id(), event);
        if (again == 0) {
            throw Problem.noSuch("dead letter");
        }
        return new Redelivered(again);
    }

    @DeleteMapping("/{subscription}/dead-letters/{event}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Discards an event nobody took")
    @ApiResponse(responseCode = "204", description = "It is gone")
    void discard(@PathVariable String tenant, @PathVariable UUID subscription, @PathVariable UUID event) {
        var of = found(tenants.named(tenant), subscription);
        if (!subscriptions.discard(of.tenant(), of.id(), event)) {
            throw Problem.noSuch("dead letter");
        }
    }

    private Subscription found(TenantId tenant, UUID subscription) {
        return there(subscriptions.find(tenant, new SubscriptionId(subscription)));
    }

    private static <T> T there(Optional<T> found) {
        return found.orElseThrow(() -> Problem.noSuch("subscription"));
    }
}
