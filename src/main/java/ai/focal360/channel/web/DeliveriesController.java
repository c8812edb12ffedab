package ai.focal360.channel.web;

import ai.focal360.channel.Deliveries;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What became of what was said. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Channels", description = "How customers reach an agent, and what that can carry")
@AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST, Role.REPORTER})
class DeliveriesController {
    private final Deliveries deliveries;
    private final Tenants tenants;

    DeliveriesController(Deliveries deliveries, Tenants tenants) {
        this.deliveries = deliveries;
        this.tenants = tenants;
    }

    /** Both the newest first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(List<Deliveries.Sent> messages, List<Deliveries.Step> steps) {}

    @GetMapping("/conversations/{conversation}/messages")
    @Operation(summary = "What became of the messages of a conversation, and where they went on; without their words")
    Shown messages(@PathVariable String tenant, @PathVariable UUID conversation) {
        var named = tenants.named(tenant);
        var id = new ConversationId(conversation);
        var messages = deliveries.messages(named, id);
        if (messages.isEmpty()) {
            throw Problem.noSuch("conversation with messages");
        }
        return new Shown(messages, deliveries.steps(named, id));
    }
}
