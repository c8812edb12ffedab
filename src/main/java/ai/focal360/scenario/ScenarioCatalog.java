package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackPublished;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The processes of live packs: deployed once per content, known by tenant and by definition. */
@Component
class ScenarioCatalog {
    static final String STARTS_ON = "focal.starts-on";
    static final String RESOLUTION = "focal.resolution";

    /** Processes of the platform that run in the name of a tenant, beside its scenarios. */
    private static final Set<String> SERVICES = Set.of(EffectTasks.PROCESS, GapTasks.PROCESS, Approvals.PROCESS);

    private final RepositoryService repository;
    private final Map<TenantId, Map<String, Deployed>> live = new ConcurrentHashMap<>();
    private final Map<TenantId, Map<String, String>> services = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Step>> steps = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Set<String>>> ahead = new ConcurrentHashMap<>();

    ScenarioCatalog(RepositoryService repository) {
        this.repository = repository;
    }

    record Deployed(Scenario scenario, String definition, int version) {}

    @EventListener
    @Order(10)
    void on(PackPublished event) {
        deploy(event.pack(), event.platform());
    }

    private void deploy(Pack pack, Pack platform) {
        var processes = pack.files("processes", "bpmn");
        var deployment = repository
                .createDeployment()
                .name(pack.tenant().value())
                .source(pack.version().toString())
                .enableDuplicateFiltering(false);
        if (!pack.tenant().equals(TenantId.PLATFORM)) {
            deployment.tenantId(pack.tenant().value());
        }
        // forms are part of the deployment: tasks refer to the ones they were deployed with
        processes.forEach((path, source) -> deployment.addString(fileName(path), source));
        var forms = new HashMap<String, String>();
        if (!pack.tenant().equals(TenantId.PLATFORM)) {
            // each tenant has its own of these, so that their tasks are seen by the tenant's people alone
            platform.files("processes", "bpmn").forEach((path, source) -> {
                if (SERVICES.stream()
                        .anyMatch(service -> path.equals("processes/platform/%s.bpmn".formatted(service)))) {
                    deployment.addString(fileName(path), source);
                }
            });
            forms.putAll(platform.files("ui-forms", "form"));
        }
        forms.putAll(pack.files("ui-forms", "form"));
        forms.forEach((path, source) -> deployment.addString(fileName(path), source));
        var deployed = deployment.deploy();
        var definitions = repository
                .createProcessDefinitionQuery()
                .deploymentId(deployed.getId())
                .list();
        var result = new ConcurrentHashMap<String, Deployed>();
        var own = new HashMap<String, String>();
        definitions.forEach(definition -> {
            if (isService(definition.getKey())) {
                own.put(definition.getKey(), definition.getId());
            } else {
                result.put(definition.getKey(), describe(definition));
            }
        });
        services.put(pack.tenant(), Map.copyOf(own));
        live.put(pack.tenant(), Map.copyOf(result));
    }

    /** Whether it is one of the processes that are no scenario of a conversation. */
    static boolean isService(String process) {
        return SERVICES.contains(process);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Deployed describe(ProcessDefinition definition) {
        var model = repository.getBpmnModelInstance(definition.getId());
        Process process = model.getModelElementById(definition.getKey());
        var properties = Step.properties(process);
        var startsOn = Arrays.stream(properties.getOrDefault(STARTS_ON, "").split(","))
                .map(String::strip)
                .filter(intent -> !intent.isEmpty())
                .toList();
        return new Deployed(
                new Scenario(
                        definition.getKey(),
                        String.valueOf(definition.getName()),
                        startsOn,
                        Optional.ofNullable(properties.get(RESOLUTION))),
                definition.getId(),
                definition.getVersion());
    }

    List<Scenario> scenarios(TenantId tenant) {
        return live.getOrDefault(tenant, Map.of()).values().stream()
                .map(Deployed::scenario)
                .toList();
    }

    Optional<Deployed> find(TenantId tenant, String scenario) {
        return Optional.ofNullable(live.getOrDefault(tenant, Map.of()).get(scenario));
    }

    /** The definition of a process of the platform as it runs for this tenant. */
    Optional<String> service(TenantId tenant, String process) {
        return Optional.ofNullable(services.getOrDefault(tenant, Map.of()).get(process));
    }

    List<String> collectedBy(TenantId tenant, String scenario) {
        return find(tenant, scenario)
                .map(deployed -> steps.computeIfAbsent(deployed.definition(), this::read).values().stream()
                        .flatMap(step -> step.list(Step.COLLECTS).stream())
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    Map<String, String> placeholders(TenantId tenant, String scenario, String step) {
        return find(tenant, scenario)
                .map(deployed ->
                        steps.computeIfAbsent(deployed.definition(), this::read).get(step))
                .map(found -> found.mapping(Step.VALUES))
                .orElse(Map.of());
    }

    /** A step of a deployed version, from memory once it was read. */
    Step step(String definition, String step) {
        var found = steps.computeIfAbsent(definition, this::read).get(step);
        if (found == null) {
            throw new IllegalStateException("Expected definition '%s' to have step '%s'".formatted(definition, step));
        }
        return found;
    }

    /** The tools an instance may call from this Do or Decide step on, before it waits for anybody. */
    Set<String> toolsAhead(String definition, String step) {
        return ahead.computeIfAbsent(definition, this::readAhead).getOrDefault(step, Set.of());
    }

    private Map<String, Set<String>> readAhead(String definition) {
        var result = new HashMap<String, Set<String>>();
        var model = repository.getBpmnModelInstance(definition);
        var flows = SequenceFlows.of(model);
        for (var node : model.getModelElementsByType(FlowNode.class)) {
            var kind = Step.of(node).kind();
            if (kind == Step.Kind.DO || kind == Step.Kind.DECIDE) {
                result.put(node.getId(), toolsFrom(node, flows));
            }
        }
        return Map.copyOf(result);
    }

    private static Set<String> toolsFrom(FlowNode start, SequenceFlows flows) {
        var tools = new HashSet<String>();
        var seen = new HashSet<FlowNode>();
        var next = new ArrayDeque<FlowNode>(List.of(start));
        while (!next.isEmpty()) {
            var node = next.remove();
            var kind = Step.of(node).kind();
            if (!seen.add(node) || kind == Step.Kind.ASK || kind == Step.Kind.CONFIRM || kind == Step.Kind.APPROVE) {
                continue;
            }
            if (kind == Step.Kind.DO) {
                tools.add(((ServiceTask) node).getCamundaTopic());
            }
            flows.from(node).forEach(flow -> next.add(flow.getTarget()));
            node.getParentElement().getChildElementsByType(BoundaryEvent.class).stream()
                    .filter(event -> node.equals(event.getAttachedTo()))
                    .forEach(next::add);
        }
        return Set.copyOf(tools);
    }

    private Map<String, Step> read(String definition) {
        var result = new ConcurrentHashMap<String, Step>();
        repository
                .getBpmnModelInstance(definition)
                .getModelElementsByType(FlowNode.class)
                .forEach(node -> {
                    result.put(node.getId(), Step.of(node));
                });
        return Map.copyOf(result);
    }
}
