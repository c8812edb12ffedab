package ai.focal360.tenant.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PacksProperties;
import ai.focal360.tenant.Publication;
import ai.focal360.tenant.Publishing;
import ai.focal360.tenant.Publishing.Outcome;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** A tenant's packs: which versions there were, what is live, and publishing the next one. */
@RestController
@RequestMapping("/api/tenants/{tenant}/packs")
@Tag(name = "Packs", description = "Rules, processes, forms and tenant data, in immutable versions")
@AllowedFor({Role.ANALYST, Role.OPERATOR})
class PackController {
    record Version(long number, String hash, Publication.Origin origin, Instant publishedAt, boolean live) {}

    record Live(String tenant, long number, String hash, long platform, List<LiveFile> files) {}

    record LiveFile(String path, String hash, int bytes) {}

    record Candidate(@Nullable Map<String, @Nullable String> files) {}

    /** {@code number} and {@code published} are absent in a dry run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            boolean dryRun,
            @Nullable Boolean published,
            @Nullable Long number,
            List<PackProblem> findings) {}

    /** What was found in one version; {@code errors}, {@code warnings} and {@code infos} count all, {@code accepted} too. */
    record Findings(
            String tenant,
            long number,
            boolean live,
            long platform,
            long errors,
            long warnings,
            long accepted,
            long infos,
            List<PackProblem> findings) {}

    private final Publishing publishing;
    private final ConfigStore store;
    private final Tenants tenants;
    private final PacksProperties limits;

    PackController(Publishing publishing, ConfigStore store, Tenants tenants, PacksProperties limits) {
        this.publishing = publishing;
        this.store = store;
        this.tenants = tenants;
        this.limits = limits;
    }

    @GetMapping
    @Operation(summary = "Every version that was published, newest first")
    List<Version> versions(@PathVariable String tenant) {
        var id = id(tenant);
        var versions = store.versions(id);
        if (versions.isEmpty()) {
            throw notFound();
        }
        var live = tenants.pack(id).map(pack -> pack.version().number()).orElse(0L);
        return versions.stream()
                .map(publication -> new Version(
                        publication.version().number(),
                        publication.version().hash(),
                        publication.origin(),
                        publication.at(),
                        publication.version().number() == live))
                .toList();
    }

    @GetMapping("/live")
    @Operation(summary = "The live version and its files, with their hashes")
    Live live(@PathVariable String tenant) {
        var pack = tenants.pack(id(tenant)).orElseThrow(PackController::notFound);
        var platform = tenants.require(TenantId.PLATFORM).version().number();
        var files = pack.files().entrySet().stream()
                .map(file -> new LiveFile(
                        file.getKey(),
                        Pack.hash(file.getValue()),
                        file.getValue().getBytes(StandardCharsets.UTF_8).length))
                .toList();
        return new Live(tenant, pack.version().number(), pack.version().hash(), platform, files);
    }

    @GetMapping("/live/findings")
    @Operation(summary = "What the checks say of the live version today: errors, warnings, information")
    Findings liveFindings(
            @PathVariable String tenant, @RequestParam(defaultValue = "") Set<PackProblem.Severity> severity) {
        var pack = tenants.pack(id(tenant)).orElseThrow(PackController::notFound);
        return findings(pack.tenant(), pack.version().number(), severity);
    }

    @GetMapping("/{number}/findings")
    @Operation(summary = "What the checks say of a published version today, over the live platform")
    Findings findings(
            @PathVariable String tenant,
            @PathVariable long number,
            @RequestParam(defaultValue = "") Set<PackProblem.Severity> severity) {
        return findings(id(tenant), number, severity);
    }

    private Findings findings(TenantId tenant, long number, Set<PackProblem.Severity> wanted) {
        var all = publishing.findings(tenant, number).orElseThrow(PackController::notFound);
        return new Findings(
                tenant.value(),
                number,
                tenants.pack(tenant)
                        .filter(pack -> pack.version().number() == number)
                        .isPresent(),
                tenants.require(TenantId.PLATFORM).version().number(),
                count(all, PackProblem.Severity.ERROR),
                count(all, PackProblem.Severity.WARNING),
                all.stream().filter(found -> found.accepted() != null).count(),
                count(all, PackProblem.Severity.INFO),
                all.stream()
                        .filter(found -> wanted.isEmpty() || wanted.contains(found.severity()))
                        .toList());
    }

    private static long count(List<PackProblem> findings, PackProblem.Severity severity) {
        return findings.stream().filter(found -> found.severity() == severity).count();
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Publishes a pack, sent as JSON or as a zip; with dryRun only says what is wrong with it")
    ResponseEntity<Result> publish(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestBody Candidate candidate) {
        var files = candidate.files();
        if (files == null || files.isEmpty() || files.containsValue(null)) {
            throw Problem.INVALID.because("Expected {\"files\": {\"path\": \"content\", …}}");
        }
        return publish(id(tenant), dryRun, files);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Publishes a pack, sent as JSON or as a zip; with dryRun only says what is wrong with it")
    ResponseEntity<Result> publish(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestPart("pack") MultipartFile zip)
            throws IOException {
        var id = id(tenant);
        try (var stream = zip.getInputStream()) {
            return publish(id, dryRun, PackArchive.read(stream, limits));
        }
    }

    private ResponseEntity<Result> publish(TenantId tenant, boolean dryRun, Map<String, String> files) {
        if (dryRun) {
            var findings = publishing.check(tenant, files);
            if (findings.stream().anyMatch(PackProblem::stops)) {
                throw broken(findings);
            }
            return ResponseEntity.ok(new Result(true, null, null, findings));
        }
        var outcome = publishing.publish(tenant, files);
        if (outcome instanceof Outcome.Published published) {
            var status = published.isNew() ? HttpStatus.CREATED : HttpStatus.OK;
            return ResponseEntity.status(status)
                    .body(new Result(
                            false, published.isNew(), published.version().number(), published.findings()));
        }
        throw broken(((Outcome.Refused) outcome).problems());
    }

    private static TenantId id(String tenant) {
        if (!TenantId.isValid(tenant)) {
            throw notFound();
        }
        return new TenantId(tenant);
    }

    private static ProblemException notFound() {
        return Problem.NOT_FOUND.because("There is no such tenant, or it has no pack.");
    }

    /** {@code errors} is what stops the publication, {@code findings} all there is to say. */
    private static ProblemException broken(List<PackProblem> findings) {
        return Problem.REFUSED
                .because("Nothing was published: correct the files named in 'errors'.")
                .errors(findings.stream().filter(PackProblem::stops).toList())
                .with("findings", findings);
    }
}
