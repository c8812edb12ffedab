package ai.focal360.scenario;

import ai.focal360.audit.HumanTask;
import ai.focal360.audit.RunChange;
import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.Talk;
import ai.focal360.audit.TaskChange;
import ai.focal360.audit.WorkLog;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What happens to scenarios and to people's tasks, gathered for as long as the transaction lasts in which the engine moves and
 * written as its last act: both are kept, or neither.
 */
@Component
class Journal {
    private final WorkLog log;
    private final Talks talks;

    Journal(WorkLog log, Talks talks) {
        this.log = log;
        this.talks = talks;
    }

    /** A scenario that starts, as the engine tells it. */
    record Start(
            TenantId tenant,
            ConversationId conversation,
            String scenario,
            int version,
            @Nullable String caller,
            Instant at) {}

    /** A task that is put before people, as the engine tells it; {@code process} is the instance it belongs to. */
    record Asked(
            TenantId tenant,
            String kind,
            String name,
            String definition,
            String process,
            @Nullable String role,
            @Nullable ConversationId conversation,
            Instant at) {}

    void starts(String run, Start start) {
        page().run(run).start = start;
    }

    void reaches(String run, String step, boolean asks) {
        var entry = page().run(run);
        entry.steps.add(step);
        entry.asks = asks;
    }

    /** From here on it is a person's. */
    void handedOver(String run) {
        page().run(run).state = ScenarioRun.State.HANDED_OVER;
    }

    /** A rule says that the scenario is done, wherever it stands; the engine knows no such end. */
    void completes(String run) {
        page().run(run).completed = true;
    }

    /** {@code ending} is absent when it ended anywhere else than where its author drew an end. */
    void ends(String run, @Nullable String ending, Instant at) {
        var page = page();
        var entry = page.run(run);
        entry.endedAt = at;
        entry.ending = ending;
        if (ending != null || entry.completed) {
            entry.state = entry.state == null ? ScenarioRun.State.COMPLETED : entry.state;
        } else {
            entry.state = page.rewinds ? ScenarioRun.State.TAKEN_BACK : ScenarioRun.State.ABANDONED;
        }
    }

    /** What this transaction still does is to take back what a turn did. */
    void rewinds() {
        page().rewinds = true;
    }

    void putBack(String run) {
        page().run(run).state = ScenarioRun.State.RUNNING;
    }

    /** Runs that a turn began and ended are in vain; those it ended stand again, under new ids. */
    void takenBack(List<String> begun, Map<String, String> replaced) {
        var page = page();
        begun.forEach(run -> page.vain.add(UUID.fromString(run)));
        replaced.forEach((before, now) -> page.replaced.put(UUID.fromString(before), UUID.fromString(now)));
    }

    /** The conversation a process is about that is no scenario of it. */
    void concerns(String process, ConversationId conversation) {
        page().concerns.put(process, conversation);
    }

    void asks(String task, Asked asked) {
        page().task(task).asked = asked;
    }

    void assigned(String task, @Nullable String assignee, Instant at) {
        var entry = page().task(task);
        entry.changed = true;
        entry.assignee = assignee;
        entry.at = at;
    }

    /** {@code process} and {@code step} are where the task stood. */
    void over(String task, String process, String step, HumanTask.State state, Instant at) {
        var entry = page().task(task);
        entry.process = process;
        entry.step = step;
        entry.state = state;
        entry.at = at;
    }

    /** What came of a question about a tool call; {@code by} decided, through the engine or past it. */
    void answered(
            String process,
            String step,
            HumanTask.State state,
            HumanTask.@Nullable Decision decision,
            @Nullable String by) {
        page().answers.put(new Place(process, step), new Answer(state, decision, by));
    }

    private Page page() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("Expected the engine to move within a transaction");
        }
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Page.class::isInstance)
                .map(Page.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    var page = new Page();
                    TransactionSynchronizationManager.registerSynchronization(page);
                    return page;
                });
    }

    private record Place(String process, String step) {}

    private record Answer(
            HumanTask.State state,
            HumanTask.@Nullable Decision decision,
            @Nullable String by) {}

    private static final class Run {
        private @Nullable Start start;
        private final List<String> steps = new ArrayList<>();
        private boolean asks;
        private boolean completed;
        private ScenarioRun.@Nullable State state;
        private @Nullable Instant endedAt;
        private @Nullable String ending;

        private RunChange change(String run, Function<Start, RunChange.Begun> begun) {
            return new RunChange(
                    UUID.fromString(run),
                    start == null ? null : begun.apply(start),
                    state,
                    steps,
                    asks && endedAt == null,
                    endedAt,
                    ending);
        }
    }

    private static final class Task {
        private @Nullable Asked asked;
        private boolean changed;
        private @Nullable String assignee;
        private @Nullable String process;
        private @Nullable String step;
        private HumanTask.@Nullable State state;
        private Instant at = Instant.EPOCH;

        private TaskChange change(String task, Map<Place, Answer> answers, Function<Asked, TaskChange.Asked> question) {
            var answer = process == null || step == null ? null : answers.get(new Place(process, step));
            var by = answer == null || (changed && assignee != null) ? assignee : answer.by();
            return new TaskChange(
                    task,
                    asked == null ? null : question.apply(asked),
                    answer == null ? state : answer.state(),
                    answer == null ? null : answer.decision(),
                    changed,
                    by,
                    asked == null ? at : asked.at());
        }
    }

    /** One transaction's. Written last of all that is done before the commit. */
    private final class Page implements TransactionSynchronization, Ordered {
        private final Map<String, Run> runs = new LinkedHashMap<>();
        private final Map<String, Task> tasks = new LinkedHashMap<>();
        private final Map<String, ConversationId> concerns = new HashMap<>();
        private final Map<Place, Answer> answers = new HashMap<>();
        private final List<UUID> vain = new ArrayList<>();
        private final Map<UUID, UUID> replaced = new LinkedHashMap<>();
        private final Map<ConversationId, Optional<Talk>> known = new HashMap<>();
        private boolean rewinds;

        private Run run(String id) {
            return runs.computeIfAbsent(id, it -> new Run());
        }

        private Task task(String id) {
            return tasks.computeIfAbsent(id, it -> new Task());
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            log.runs(runs.entrySet().stream()
                    .map(run -> run.getValue().change(run.getKey(), this::begun))
                    .toList());
            log.tasks(tasks.entrySet().stream()
                    .map(task -> task.getValue().change(task.getKey(), answers, this::question))
                    .toList());
            log.takenBack(vain, replaced);
        }

        private RunChange.Begun begun(Start start) {
            var talk = talk(start.tenant(), start.conversation())
                    .orElseThrow(() -> new IllegalStateException("Expected conversation '%s' of tenant '%s' to exist"
                            .formatted(start.conversation(), start.tenant())));
            return new RunChange.Begun(
                    start.tenant(),
                    start.scenario(),
                    start.version(),
                    talk,
                    start.caller() == null ? null : UUID.fromString(start.caller()),
                    start.at());
        }

        private TaskChange.Asked question(Asked asked) {
            var conversation = asked.conversation() == null ? concerns.get(asked.process()) : asked.conversation();
            return new TaskChange.Asked(
                    asked.tenant(),
                    asked.kind(),
                    asked.name(),
                    asked.definition(),
                    asked.role(),
                    conversation == null
                            ? null
                            : talk(asked.tenant(), conversation).orElse(null));
        }

        private Optional<Talk> talk(TenantId tenant, ConversationId conversation) {
            return known.computeIfAbsent(conversation, it -> talks.find(tenant, it));
        }
    }
}
