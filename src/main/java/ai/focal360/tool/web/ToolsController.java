package ai.focal360.tool.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tenants;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.Effects;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.Standing;
import ai.focal360.tool.ToolStates;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/tenants/{tenant}/tools", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tools and effects", description = "What may be done, what was done, and what came of it")
@AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD, Role.OPERATOR})
class ToolsController {
    private final SideEffectRegistry registry;
    private final ToolStates states;
    private final Standing standing;
    private final Effects effects;
    private final Tenants tenants;

    ToolsController(
            SideEffectRegistry registry, ToolStates states, Standing standing, Effects effects, Tenants tenants) {
        this.registry = registry;
        this.states = states;
        this.standing = standing;
        this.effects = effects;
        this.tenants = tenants;
    }

    record Glance(String id, String description, SideEffectLevel level, String href) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Glance> tools, @Nullable String next) {}

    /** The registry's entry; its address and the name of its secret are the operator's business. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String id,
            String description,
            SideEffectLevel level,
            Map<String, Tool.Argument> arguments,
            @Nullable String result,
            Tool.IdempotencyKey idempotencyKey,
            Tool.@Nullable Compensation compensation,
            List<Tool.Read> reads,
            Tool.@Nullable Status status,
            List<Tool.After> after,
            Tool.@Nullable Budget budget,
            Duration timeout,
            int maxAttempts,
            Tool.Line line,
            State state) {}

    /** {@code circuit} is this node's. */
    record State(String circuit, List<Standing.BudgetUse> budgetUse, long openEffects) {}

    @GetMapping
    @Operation(summary = "The tools of the live pack, by name")
    Page tools(
            @PathVariable String tenant,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next) {
        var id = tenants.named(tenant);
        var most = Place.limit(limit);
        var tools = registry.all(id).stream()
                .sorted(Comparator.comparing(Tool::id))
                .filter(tool -> next == null || tool.id().compareTo(next) > 0)
                .toList();
        var page = tools.subList(0, Math.min(most, tools.size()));
        return new Page(
                page.stream()
                        .map(tool -> new Glance(
                                tool.id(),
                                tool.description(),
                                tool.level(),
                                "/api/tenants/%s/tools/%s".formatted(id, tool.id())))
                        .toList(),
                tools.size() > most ? page.get(most - 1).id() : null);
    }

    @GetMapping("/{tool}")
    @Operation(summary = "A tool as it is registered, and how it stands: its circuit, its budget of the last 24 hours")
    Entry tool(
            @PathVariable String tenant,
            @PathVariable String tool,
            @Parameter(description = "id of a customer, whose budget is shown, too")
                    @RequestParam(required = false)
                    @Nullable
                    String customer) {
        var id = tenants.named(tenant);
        var found = registry.find(id, tool).orElseThrow(() -> Problem.noSuch("tool"));
        return new Entry(
                found.id(),
                found.description(),
                found.level(),
                new TreeMap<>(found.arguments()),
                found.result(),
                found.idempotencyKey(),
                found.compensation(),
                found.reads(),
                found.status(),
                found.after(),
                found.budget(),
                found.timeout(),
                found.maxAttempts(),
                found.line(),
                new State(
                        states.circuit(id, tool),
                        standing.used(id, found, Asked.id(customer, "customer", CustomerId::new)),
                        effects.open(id, tool)));
    }
}
