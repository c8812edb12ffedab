package ai.focal360.scenario;

import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A pack's processes may do only what is allowed and can do what they say: every element is on the guard's list, every
 * tool, field, text, form and variable a step names exists, every way leads to an end.
 */
@Component
class ProcessCheck implements PackCheck {
    private final ObjectProvider<InMemoryProcess> inMemory;

    ProcessCheck(ObjectProvider<InMemoryProcess> inMemory) {
        this.inMemory = inMemory;
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var folder = "processes/" + candidate.tenant() + "/";
        var surroundings = new Surroundings(
                candidate, platform, inMemory.stream().map(InMemoryProcess::key).toList());
        var landscape = new Landscape(surroundings);
        var result = new ArrayList<PackProblem>();
        candidate.files("processes", "bpmn").forEach((file, source) -> {
            if (file.startsWith(folder)) {
                result.addAll(check(file, source, landscape));
            }
        });
        return result;
    }

    private List<PackProblem> check(String file, String source, Landscape landscape) {
        var problems = new ProcessProblems(file);
        try {
            check(ProcessXml.read(source), landscape, problems);
        } catch (ProcessXml.Unreadable e) {
            problems.add(e.line(), e.reason());
        }
        return problems.all();
    }

    private void check(Element definitions, Landscape landscape, ProcessProblems problems) {
        if (!definitions.name().equals("bpmn:definitions")) {
            problems.add(
                    definitions, "Not BPMN: expected <definitions> of BPMN 2.0, but it is '%s'", definitions.name());
            return;
        }
        var processes = definitions.children("bpmn:process").toList();
        if (processes.size() != 1) {
            problems.add(
                    processes.isEmpty() ? definitions : processes.get(1),
                    "Expected one process in a file, but there are %d",
                    processes.size());
        }
        if (processes.isEmpty()) {
            return;
        }
        var process = processes.get(0);
        var tenant = landscape.around().candidate().tenant();
        if (process.id().equals(Approvals.PROCESS) && !tenant.equals(TenantId.PLATFORM)) {
            problems.add(process, "'%s' is the platform's: give the process another id", process.id());
        }
        var runsInMemory = inMemory(tenant, process.id());
        new ProcessGuard(runsInMemory.map(InMemoryProcess::names).orElse(EngineConfiguration.SCENARIO_BEANS), problems)
                .inspect(definitions);
        head(process, problems);
        var model = new ProcessModel(definitions, process);
        new ShapeCheck(model, problems).check();
        if (runsInMemory.isEmpty()) {
            new StepCheck(model, landscape, problems).check();
        } else {
            new InMemoryCheck(model, problems).check();
        }
    }

    /** Only the platform's own file is the process that runs in memory: a tenant's of the same name is a scenario. */
    private Optional<InMemoryProcess> inMemory(TenantId tenant, String key) {
        return inMemory.stream()
                .filter(process ->
                        tenant.equals(TenantId.PLATFORM) && process.key().equals(key))
                .findFirst();
    }

    private static void head(Element process, ProcessProblems problems) {
        var file = problems.file().substring(problems.file().lastIndexOf('/') + 1);
        if (!file.equals(process.id() + ".bpmn")) {
            problems.add(
                    process,
                    "The process id must be the file's name, '%s', but it is '%s'",
                    file.replaceAll("\\.bpmn$", ""),
                    process.id());
        }
        if (!process.attribute("isExecutable").equals("true")) {
            problems.add(process, "The process is not executable: expected isExecutable=\"true\"");
        }
        if (process.attribute("name").isBlank()) {
            problems.add(process, "The process has no name");
        }
        if (!process.attribute("camunda:historyTimeToLive").matches("P\\d+D|\\d+")) {
            problems.add(process, "Expected camunda:historyTimeToLive in days, such as P180D");
        }
    }

    /** What a process is checked against. */
    record Surroundings(Pack candidate, Pack platform, List<String> inMemory) {
        Surroundings {
            inMemory = List.copyOf(inMemory);
        }

        Set<String> processes(Pack of) {
            var folder = "processes/" + of.tenant() + "/";
            return of.files("processes", "bpmn").keySet().stream()
                    .filter(path -> path.startsWith(folder))
                    .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - ".bpmn".length()))
                    .collect(java.util.stream.Collectors.toSet());
        }

        Optional<String> form(String name) {
            var path = "ui-forms/" + name + ".form";
            return Optional.ofNullable(
                    candidate.files().getOrDefault(path, platform.files().get(path)));
        }
    }
}
