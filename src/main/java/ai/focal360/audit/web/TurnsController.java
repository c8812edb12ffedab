package ai.focal360.audit.web;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.Sight;
import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/tenants/{tenant}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "Turns",
        description = "What was said, what was decided, and why. A reporter sees texts masked, and no values")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.REPORTER})
class TurnsController {
    private static final Logger LOG = LoggerFactory.getLogger(TurnsController.class);
    private static final int LONGEST_TRANSCRIPT = 500;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final AuditStore audit;
    private final Tenants tenants;

    TurnsController(AuditStore audit, Tenants tenants) {
        this.audit = audit;
        this.tenants = tenants;
    }

    @GetMapping("/turns")
    @Operation(summary = "Turns at a glance, newest first")
    @Parameter(in = ParameterIn.QUERY, name = "conversation", description = "id of a conversation")
    @Parameter(in = ParameterIn.QUERY, name = "customer", description = "id of a customer")
    @Parameter(in = ParameterIn.QUERY, name = "agent", description = "id of an agent")
    @Parameter(in = ParameterIn.QUERY, name = "channel", description = "id of a channel")
    @Parameter(in = ParameterIn.QUERY, name = "resolution", description = "RESOLVED, PARTIAL, UNRESOLVED or REDIRECTED")
    @Parameter(in = ParameterIn.QUERY, name = "category", description = "such as KNOWLEDGE_GAP")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "text",
            description = "words said or answered; \"a phrase\", -not, begin*")
    @Parameter(in = ParameterIn.QUERY, name = "from", description = "finished at this time or later")
    @Parameter(in = ParameterIn.QUERY, name = "to", description = "finished before this time")
    @Parameter(in = ParameterIn.QUERY, name = "limit", description = "1 to 200, 50 when absent")
    @Parameter(in = ParameterIn.QUERY, name = "next", description = "the 'next' of the page before")
    TurnPage turns(
            @PathVariable String tenant,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> filters,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var query = TurnFilters.parse(tenants.named(tenant), filters);
        try {
            return TurnPage.of(audit.search(query), Sight.of(caller));
        } catch (SearchSwitchedOff e) {
            throw Problem.UNAVAILABLE.because(
                    "This installation has no search by text. Search without 'text', or ask its operator.");
        } catch (SearchUnavailable e) {
            LOG.warn("A search for turns by text was refused: {}", e.getMessage());
            throw Problem.UNAVAILABLE
                    .because(
                            "Turns cannot be searched by text right now. They are recorded all the same: try again later,"
                                    + " or search without 'text'.")
                    .retryAfter(RETRY);
        }
    }

    @GetMapping("/turns/{turn}")
    @Operation(summary = "One turn in full: its TurnRecord, as docs/schemas/turn-record.schema.json describes it")
    TurnRecord turn(
            @PathVariable String tenant,
            @PathVariable String turn,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return audit.find(tenants.named(tenant), Problem.named("turn", TurnId::of, turn))
                .map(Sight.of(caller)::of)
                .orElseThrow(() -> Problem.noSuch("turn"));
    }

    @GetMapping("/conversations/{conversation}")
    @Operation(summary = "A conversation from its beginning, with the turns that explain it")
    Transcript conversation(
            @PathVariable String tenant,
            @PathVariable String conversation,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var sight = Sight.of(caller);
        var turns = audit
                .conversation(
                        tenants.named(tenant),
                        Problem.named("conversation", ConversationId::of, conversation),
                        LONGEST_TRANSCRIPT + 1)
                .stream()
                .map(sight::of)
                .toList();
        if (turns.isEmpty()) {
            throw Problem.noSuch("conversation");
        }
        boolean complete = turns.size() <= LONGEST_TRANSCRIPT;
        return Transcript.of(complete ? turns : turns.subList(0, LONGEST_TRANSCRIPT), complete);
    }
}
