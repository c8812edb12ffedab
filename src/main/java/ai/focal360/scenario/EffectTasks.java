package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tasks about effects on the outside world that only a person can find out or decide about: the process
 * {@code reconcile-effect}, run in the tenant's name. Joins the caller's transaction.
 */
@Component
public class EffectTasks {
    static final String PROCESS = "reconcile-effect";
    static final String KEY = "effect_key";
    private static final String PREFIX = "effect:";
    static final String CONVERSATION = "effect_conversation";
    static final String OUTCOME = "effect_outcome";
    static final String REFERENCE = "effect_reference";

    /** What the forms show; the process is told all of it. */
    static final Set<String> SHOWN = Set.of(
            KEY,
            "effect_tool",
            "effect_arguments",
            "effect_known",
            "effect_since",
            CONVERSATION,
            "effect_talk",
            "effect_undoing");

    private final Engine engine;
    private final ScenarioCatalog catalog;
    private final Journal journal;

    EffectTasks(Engine engine, ScenarioCatalog catalog, Journal journal) {
        this.engine = engine;
        this.catalog = catalog;
        this.journal = journal;
    }

    /**
     * What a person is asked. {@code undoing}: whether an effect is to be taken back that could not be, rather than one that
     * nobody knows the end of; {@code talk} is what was said in the conversation last.
     */
    public record Question(
            TenantId tenant,
            String key,
            boolean undoing,
            String tool,
            String arguments,
            String known,
            String since,
            ConversationId conversation,
            @Nullable String talk) {}

    public void ask(Question question) {
        var definition = catalog.service(question.tenant(), PROCESS)
                .orElseThrow(() -> new IllegalStateException(
                        "Expected process '%s' to run for tenant '%s'".formatted(PROCESS, question.tenant())));
        var variables = new HashMap<String, Object>(Map.of(
                KEY,
                question.key(),
                "effect_tool",
                question.tool(),
                "effect_arguments",
                question.arguments(),
                "effect_known",
                question.known(),
                "effect_since",
                question.since(),
                CONVERSATION,
                question.conversation().toString(),
                "effect_undoing",
                question.undoing()));
        variables.put("effect_talk", question.talk());
        // what Tasklist shows of a task before it is opened
        variables.put("request", question.arguments().replace('\n', ' '));
        var process = engine.runtime.startProcessInstanceById(definition, businessKey(question.key()), variables);
        journal.concerns(process.getId(), question.conversation());
    }

    /** The question has been answered otherwise, or need not be. */
    public void withdraw(TenantId tenant, String key) {
        engine.runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(businessKey(key))
                .processDefinitionKey(PROCESS)
                .tenantIdIn(tenant.value())
                .list()
                .forEach(instance -> engine.runtime.deleteProcessInstance(instance.getId(), "settled otherwise"));
    }

    private static String businessKey(String key) {
        return PREFIX + key;
    }

    /** The effect a process of this kind is about. */
    static String key(String businessKey) {
        return businessKey.substring(PREFIX.length());
    }
}
