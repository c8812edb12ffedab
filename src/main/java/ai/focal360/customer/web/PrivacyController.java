package ai.focal360.customer.web;

import ai.focal360.customer.Erasure;
import ai.focal360.customer.Privacy;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What customers may ask for: their data, and to be forgotten. In the hands of the tenant's owner. */
@RestController
@RequestMapping("/api/tenants/{tenant}")
@Tag(name = "Privacy", description = "Exporting and erasing everything that is kept of a customer")
@AllowedFor(Role.OWNER)
class PrivacyController {
    private static final MediaType ZIP = MediaType.valueOf("application/zip");

    private final Privacy privacy;
    private final Tenants tenants;
    private final TransactionTemplate reading;

    PrivacyController(Privacy privacy, Tenants tenants, PlatformTransactionManager transactions) {
        this.privacy = privacy;
        this.tenants = tenants;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    @GetMapping(
            path = "/customers/{id}/export",
            produces = {"application/zip", "application/problem+json"})
    @Operation(summary = "A ZIP with everything that is kept of a customer")
    ResponseEntity<StreamingResponseBody> export(@PathVariable String tenant, @PathVariable UUID id) {
        var person =
                privacy.person(tenants.named(tenant), new CustomerId(id)).orElseThrow(() -> Problem.noSuch("customer"));
        return ResponseEntity.ok()
                .contentType(ZIP)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("customer-%s.zip".formatted(id))
                                .build()
                                .toString())
                .body(to -> ExportArchive.write(
                        privacy.parts(), person, part -> reading.executeWithoutResult(status -> part.run()), to));
    }

    @DeleteMapping("/customers/{id}")
    @Operation(
            summary = "Forgets a customer",
            description =
                    "Their addresses are nobody's at once: who writes from one of them is a new customer. The rest goes"
                            + " soon; what stays are records without a word or an id of theirs.")
    @ApiResponse(responseCode = "202", description = "It has begun; see the header Location")
    ResponseEntity<Erasure> erase(
            @PathVariable String tenant,
            @PathVariable UUID id,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var begun = privacy.erase(tenants.named(tenant), new CustomerId(id), caller)
                .orElseThrow(() -> Problem.noSuch("customer"));
        return ResponseEntity.accepted()
                .location(URI.create("/api/tenants/%s/erasures/%s".formatted(tenant, begun.erasure())))
                .body(begun);
    }

    @GetMapping("/erasures")
    @Operation(summary = "The tenant's erasures, newest first: what was changed where, and not whom they were about")
    List<Erasure> erasures(@PathVariable String tenant) {
        return privacy.erasures(tenants.named(tenant));
    }

    @GetMapping("/erasures/{erasure}")
    @Operation(summary = "How an erasure stands")
    Erasure erasure(@PathVariable String tenant, @PathVariable UUID erasure) {
        return privacy.erasure(tenants.named(tenant), erasure).orElseThrow(() -> Problem.noSuch("erasure"));
    }
}
