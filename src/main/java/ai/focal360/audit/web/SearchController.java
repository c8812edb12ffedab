package ai.focal360.audit.web;

import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.SearchUpkeep;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/tenants/{tenant}/search", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Search index", description = "Whether the search index has what was recorded; made again for all tenants")
@AllowedFor(Role.OPERATOR)
class SearchController {
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final SearchUpkeep upkeep;
    private final Tenants tenants;

    SearchController(SearchUpkeep upkeep, Tenants tenants) {
        this.upkeep = upkeep;
        this.tenants = tenants;
    }

    /** {@code finishedAt} is absent as long as it goes on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(
            SearchKind kind,
            long copied,
            long total,
            Instant requestedAt,
            @Nullable Instant finishedAt) {}

    record Rebuild(List<Progress> kinds) {}

    /** {@code month} such as 2026-03. */
    record Count(SearchKind kind, TenantId tenant, String month, long recorded, long indexed) {
        static Count of(SearchUpkeep.Compared compared) {
            return new Count(
                    compared.kind(),
                    compared.tenant(),
                    compared.month().toString(),
                    compared.recorded(),
                    compared.indexed());
        }
    }

    /** {@code differing} repeats the counts that are not the same on both sides. */
    record Counts(List<Count> counts, List<Count> differing) {}

    @PostMapping("/rebuild")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Copy all records of all tenants to the search index again",
            description =
                    "For the tenant 'platform'. Goes on in the background, also after a restart; searches find meanwhile"
                            + " what they found before. 409 when one is under way.")
    Rebuild rebuild(@PathVariable String tenant) {
        ofAllTenants(tenant);
        try {
            if (!upkeep.rebuild()) {
                throw Problem.CONFLICT.because("A rebuild is under way. Read its progress here.");
            }
        } catch (SearchSwitchedOff e) {
            throw Problem.UNAVAILABLE.because("This installation has no search index.");
        }
        return standing();
    }

    @GetMapping("/rebuild")
    @Operation(summary = "How far the last rebuild is; no kinds when there never was one. For the tenant 'platform'")
    Rebuild progress(@PathVariable String tenant) {
        ofAllTenants(tenant);
        return standing();
    }

    @GetMapping("/counts")
    @Operation(
            summary = "Records in PostgreSQL and in the search index, by month",
            description =
                    "Of this tenant, or of all for the tenant 'platform'. What waits for the index is missing there.")
    Counts counts(@PathVariable String tenant) {
        var asked = tenants.named(tenant);
        try {
            var compared = upkeep.counts().stream()
                    .filter(count ->
                            asked.equals(TenantId.PLATFORM) || count.tenant().equals(asked))
                    .toList();
            return new Counts(
                    compared.stream().map(Count::of).toList(),
                    compared.stream()
                            .filter(SearchUpkeep.Compared::differs)
                            .map(Count::of)
                            .toList());
        } catch (SearchUnavailable e) {
            throw Problem.UNAVAILABLE
                    .because("The search index cannot be asked right now. Try again later.")
                    .retryAfter(RETRY);
        }
    }

    private void ofAllTenants(String tenant) {
        if (!tenants.named(tenant).equals(TenantId.PLATFORM)) {
            throw Problem.noSuch("rebuild");
        }
    }

    private Rebuild standing() {
        return new Rebuild(upkeep.progress().stream()
                .map(kind ->
                        new Progress(kind.kind(), kind.copied(), kind.total(), kind.requestedAt(), kind.finishedAt()))
                .toList());
    }
}
