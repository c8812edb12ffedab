package ai.focal360.tenant.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.StartNotice;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PackProblem.Severity;
import ai.focal360.tenant.Publishing;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The console's page of packs: a tenant's live pack, what was found in it, and its scenarios with the places marked. */
@ConsolePage
class ConsoleController implements StartNotice {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One finding as a card; {@code scenario} is empty where there is nothing to draw. */
    record Card(int number, PackProblem found, String scenario) {}

    record Group(Severity severity, String title, List<Card> cards) {}

    /** {@code marks} is JSON for the script that draws: the number, element and severity of each finding. */
    record Drawn(String id, int findings, String worst, String marks) {}

    private record Mark(int number, String element, String severity, String reason) {}

    private final Publishing publishing;
    private final Tenants tenants;

    ConsoleController(Publishing publishing, Tenants tenants) {
        this.publishing = publishing;
        this.tenants = tenants;
    }

    @Override
    public List<Line> lines() {
        return tenants.all().stream()
                .map(pack -> pack.tenant())
                .filter(tenant -> !tenant.equals(TenantId.PLATFORM))
                .sorted(Comparator.comparing(TenantId::value))
                .<Line>map(
                        tenant -> new Line.Open("Console (%s, with a token)".formatted(tenant), "/console/" + tenant))
                .toList();
    }

    @GetMapping("/console/{tenant}/packs/live")
    @AllowedFor({Role.ANALYST, Role.OPERATOR})
    String page(@PathVariable String tenant, Model model) {
        var pack = live(tenant);
        var cards = cards(pack);
        model.addAttribute("tenant", pack.tenant().value());
        model.addAttribute("version", pack.version());
        model.addAttribute("shortHash", pack.version().hash().substring(0, 12));
        model.addAttribute(
                "platform", tenants.require(TenantId.PLATFORM).version().number());
        model.addAttribute("files", pack.files().size());
        model.addAttribute(
                "groups",
                Stream.of(
                                group(Severity.ERROR, "Errors", cards),
                                group(Severity.WARNING, "Warnings", cards),
                                group(Severity.INFO, "Information", cards))
                        .toList());
        model.addAttribute("scenarios", drawn(pack, cards));
        return "console/pack";
    }

    /** The BPMN of one scenario of the live pack, for the diagram. */
    @GetMapping("/console/{tenant}/packs/live/processes/{process}")
    @AllowedFor({Role.ANALYST, Role.OPERATOR})
    ResponseEntity<byte[]> process(@PathVariable String tenant, @PathVariable String process) {
        var pack = live(tenant);
        var source = pack.files().get("processes/%s/%s.bpmn".formatted(pack.tenant(), process));
        if (source == null) {
            throw notFound();
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.APPLICATION_XML, StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment")
                .body(source.getBytes(StandardCharsets.UTF_8));
    }

    private List<Card> cards(Pack pack) {
        var found =
                publishing.findings(pack.tenant(), pack.version().number()).orElseThrow(ConsoleController::notFound);
        var ordered = found.stream()
                .sorted(Comparator.comparing(PackProblem::severity)
                        .thenComparing(one -> one.accepted() != null)
                        .thenComparing(PackProblem::file)
                        .thenComparingInt(PackProblem::line))
                .toList();
        var cards = new ArrayList<Card>();
        for (var one : ordered) {
            cards.add(new Card(cards.size() + 1, one, one.element() == null ? "" : scenario(one.file())));
        }
        return cards;
    }

    private static Group group(Severity severity, String title, List<Card> cards) {
        return new Group(
                severity,
                title,
                cards.stream()
                        .filter(card -> card.found().severity() == severity)
                        .toList());
    }

    private static List<Drawn> drawn(Pack pack, List<Card> cards) {
        var folder = "processes/" + pack.tenant() + "/";
        return pack.files("processes", "bpmn").keySet().stream()
                .filter(file -> file.startsWith(folder))
                .map(ConsoleController::scenario)
                .map(id -> drawn(
                        id,
                        cards.stream()
                                .filter(card -> card.scenario().equals(id))
                                .toList()))
                .sorted(Comparator.comparing((Drawn drawn) -> -drawn.findings()).thenComparing(Drawn::id))
                .toList();
    }

    private static Drawn drawn(String id, List<Card> cards) {
        var marks = cards.stream()
                .map(card -> new Mark(
                        card.number(),
                        String.valueOf(card.found().element()),
                        shown(card.found()),
                        card.found().reason()))
                .toList();
        try {
            return new Drawn(
                    id,
                    cards.size(),
                    cards.isEmpty() ? "none" : shown(cards.get(0).found()),
                    JSON.writeValueAsString(marks));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected marks to be plain values", e);
        }
    }

    /** As style sheets name it; what was accepted stands out no more than information. */
    private static String shown(PackProblem found) {
        return found.accepted() != null
                ? "info"
                : Map.of(Severity.ERROR, "error", Severity.WARNING, "warning", Severity.INFO, "info")
                        .getOrDefault(found.severity(), "info");
    }

    private static String scenario(String file) {
        return file.endsWith(".bpmn")
                ? file.substring(file.lastIndexOf('/') + 1, file.length() - ".bpmn".length())
                : "";
    }

    private Pack live(String tenant) {
        if (!TenantId.isValid(tenant)) {
            throw notFound();
        }
        return tenants.pack(new TenantId(tenant)).orElseThrow(ConsoleController::notFound);
    }

    private static ProblemException notFound() {
        return Problem.NOT_FOUND.because("There is no such pack, or nothing of this name in it.");
    }
}
