package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.stereotype.Component;

/**
 * Tickets about questions nobody can answer: the process {@code close-knowledge-gap}, run in the tenant's name, one instance
 * a gap. Joins the caller's transaction.
 */
@Component
public class GapTasks {
    static final String PROCESS = "close-knowledge-gap";
    static final String OUTCOME = "gap_outcome";

    /** What begins so holds customers' words, and goes with its task: no history of it is kept. */
    static final String VARIABLES = "gap_";

    private static final String PREFIX = "gap:";
    private static final String ANSWERED = "an article answers it now";

    /** What the form shows; the process is told all of it. */
    static final Set<String> SHOWN =
            Set.of("gap_question", "gap_reason", "gap_asked", "gap_customers", "gap_since", "gap_examples");

    private final Engine engine;
    private final ScenarioCatalog catalog;

    GapTasks(Engine engine, ScenarioCatalog catalog) {
        this.engine = engine;
        this.catalog = catalog;
    }

    /** What somebody is asked to see to. {@code asked} and {@code customers} are counts, {@code examples} lines of questions. */
    public record Ticket(
            TenantId tenant,
            UUID gap,
            String question,
            String reason,
            int asked,
            int customers,
            String since,
            String examples) {
        private Map<String, Object> variables() {
            return Map.of(
                    "gap_question",
                    question,
                    "gap_reason",
                    reason,
                    "gap_asked",
                    Integer.toString(asked),
                    "gap_customers",
                    Integer.toString(customers),
                    "gap_since",
                    since,
                    "gap_examples",
                    examples);
        }
    }

    public void open(Ticket ticket) {
        var definition = catalog.service(ticket.tenant(), PROCESS)
                .orElseThrow(() -> new IllegalStateException(
                        "Expected process '%s' to run for tenant '%s'".formatted(PROCESS, ticket.tenant())));
        var variables = new HashMap<>(ticket.variables());
        // what Tasklist shows of a task before it is opened
        variables.put("request", "a question asked %d times".formatted(ticket.asked()));
        engine.runtime.startProcessInstanceById(definition, businessKey(ticket.gap()), variables);
    }

    /** The question came again: the open ticket tells of it. */
    public void grow(Ticket ticket) {
        running(ticket.tenant(), ticket.gap())
                .ifPresent(instance -> engine.runtime.setVariables(instance.getId(), ticket.variables()));
    }

    /** The question can be answered; nobody has to see to it any more. */
    public void close(TenantId tenant, UUID gap) {
        running(tenant, gap).ifPresent(instance -> engine.runtime.deleteProcessInstance(instance.getId(), ANSWERED));
    }

    private Optional<ProcessInstance> running(TenantId tenant, UUID gap) {
        return Optional.ofNullable(engine.runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(businessKey(gap))
                .processDefinitionKey(PROCESS)
                .tenantIdIn(tenant.value())
                .singleResult());
    }

    private static String businessKey(UUID gap) {
        return PREFIX + gap;
    }

    /** The gap a process of this kind is about. */
    static UUID gap(String businessKey) {
        return UUID.fromString(businessKey.substring(PREFIX.length()));
    }
}
