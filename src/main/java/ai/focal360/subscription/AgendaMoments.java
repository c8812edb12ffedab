package ai.focal360.subscription;

import static ai.focal360.subscription.EventType.AGENDA_TASK_CREATED;
import static ai.focal360.subscription.EventType.AGENDA_TASK_ENDED;
import static ai.focal360.subscription.EventType.GOAL_ABANDONED;
import static ai.focal360.subscription.EventType.GOAL_ACHIEVED;
import static ai.focal360.subscription.EventType.GOAL_EXPIRED;
import static ai.focal360.subscription.EventType.GOAL_FOLLOWED_UP;

import ai.focal360.agenda.AgendaTask;
import ai.focal360.agenda.Goal;
import ai.focal360.agenda.GoalStands;
import ai.focal360.agenda.TaskMoved;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears what agents intend to say first, and what became of it and of the answers they wait for. */
@Component
class AgendaMoments {
    private final Announcements announcements;
    private final Clock clock;

    AgendaMoments(Announcements announcements, Clock clock) {
        this.announcements = announcements;
        this.clock = clock;
    }

    @EventListener
    void on(TaskMoved moved) {
        var task = moved.task();
        var planned = task.state() == AgendaTask.State.OPEN;
        announcements.make(
                task.tenant(),
                List.of(Moment.of(
                        planned ? AGENDA_TASK_CREATED : AGENDA_TASK_ENDED,
                        task.customer(),
                        clock.instant(),
                        new EventData.AgendaTask(
                                task.customer(),
                                task.conversation(),
                                task.turn(),
                                task.agent(),
                                task.id(),
                                task.type(),
                                task.origin().name(),
                                task.reference(),
                                task.usedChannel() == null ? task.channel() : task.usedChannel(),
                                task.dueAt(),
                                planned ? null : task.state().name(),
                                task.policy()))));
    }

    @EventListener
    void on(GoalStands stands) {
        var goal = stands.goal();
        type(goal.state())
                .ifPresent(type -> announcements.make(
                        stands.tenant(),
                        List.of(Moment.of(
                                type,
                                stands.customer(),
                                clock.instant(),
                                new EventData.Goal(
                                        stands.customer(),
                                        goal.conversation(),
                                        goal.turn(),
                                        stands.agent(),
                                        goal.id(),
                                        goal.scenario(),
                                        goal.step(),
                                        goal.yesOrNo(),
                                        goal.fields(),
                                        goal.askedAt(),
                                        goal.deadlineAt(),
                                        goal.state().name())))));
    }

    /** What is asked is told as the task for its deadline. */
    private static Optional<EventType> type(Goal.State state) {
        return switch (state) {
            case OPEN -> Optional.empty();
            case FOLLOWED_UP -> Optional.of(GOAL_FOLLOWED_UP);
            case ACHIEVED -> Optional.of(GOAL_ACHIEVED);
            case EXPIRED -> Optional.of(GOAL_EXPIRED);
            case ANSWERED, REPLACED -> Optional.of(GOAL_ABANDONED);
        };
    }
}
