package ai.focal360.console.web;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.Sight;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.console.Result;
import ai.focal360.console.Stories;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Turns to look through, and one turn as a person reads it. */
@ConsolePage
@RequestMapping("/console/{tenant}/turns")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER})
class TurnPages {
    private static final Logger LOG = LoggerFactory.getLogger(TurnPages.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> RESOLUTIONS = List.of("RESOLVED", "PARTIAL", "UNRESOLVED", "REDIRECTED");

    private final AuditStore audit;
    private final Tenants tenants;
    private final Stories stories;

    TurnPages(AuditStore audit, Tenants tenants, Stories stories) {
        this.audit = audit;
        this.tenants = tenants;
        this.stories = stories;
    }

    @GetMapping
    String turns(
            @PathVariable String tenant,
            @RequestParam Map<String, String> given,
            HttpServletResponse response,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        var id = tenants.named(tenant);
        var data = tenants.require(id).data();
        var search = TurnSearch.of(given);
        model.addAttribute("search", search);
        model.addAttribute("agents", data.agents());
        model.addAttribute("channels", data.channels());
        model.addAttribute(
                "resolutions", RESOLUTIONS.stream().map(Result::named).toList());
        model.addAttribute("categories", Result.known());
        model.addAttribute("turns", List.of());
        var query = search.query(id).orElse(null);
        if (query == null) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return "console/turns";
        }
        try {
            var page = audit.search(query);
            model.addAttribute(
                    "turns",
                    page.turns().stream()
                            .map(Sight.of(caller)::of)
                            .map(stories::inShort)
                            .toList());
            model.addAttribute("older", page.next() == null ? null : search.at(page.next()));
        } catch (SearchSwitchedOff e) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            model.addAttribute("away", "This installation has no search by words. Search without them.");
        } catch (SearchUnavailable e) {
            LOG.warn("A search for turns by words was refused: {}", e.getMessage());
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            model.addAttribute(
                    "away", "Turns cannot be searched by words right now. Try again later, or search without them.");
        }
        return "console/turns";
    }

    @GetMapping("/{turn}")
    String turn(
            @PathVariable String tenant,
            @PathVariable String turn,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        var story = stories.tell(Sight.of(caller).of(found(tenant, turn)));
        var marks = new LinkedHashMap<String, String>();
        story.courses().forEach(course -> marks.put(course.id(), json(course.marks())));
        model.addAttribute("story", story);
        model.addAttribute("marks", marks);
        model.addAttribute("isReplayable", Sight.of(caller) == Sight.FULL);
        return "console/turn";
    }

    @GetMapping("/{turn}/record")
    ResponseEntity<byte[]> record(
            @PathVariable String tenant, @PathVariable String turn, @AuthenticationPrincipal Caller caller) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(TurnRecordJson.write(Sight.of(caller).of(found(tenant, turn)))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** The BPMN of a scenario this turn moved, in the version it ran in. */
    @GetMapping("/{turn}/scenarios/{course}")
    ResponseEntity<byte[]> drawing(
            @PathVariable String tenant, @PathVariable String turn, @PathVariable String course) {
        var source = stories.drawing(found(tenant, turn), course).orElseThrow(() -> Problem.noSuch("scenario"));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.APPLICATION_XML, StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment")
                .body(source.getBytes(StandardCharsets.UTF_8));
    }

    private TurnRecord found(String tenant, String turn) {
        return audit.find(tenants.named(tenant), Problem.named("turn", TurnId::of, turn))
                .orElseThrow(() -> Problem.noSuch("turn"));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected marks to be plain values", e);
        }
    }
}
