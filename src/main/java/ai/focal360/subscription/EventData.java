package ai.focal360.subscription;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import ai.focal360.scenario.ApprovalId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The data of events: ids and kinds, no words and no values of anybody. {@code docs/schemas/events.schema.json} has them all. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface EventData {

    /** {@code contextSignals}: the fields the customer spoke of; {@code approach}: what helped. */
    record InteractionResolved(
            CustomerId customerId,
            ConversationId conversationId,
            TurnId turnId,
            AgentId agent,
            String channel,
            @Nullable String intent,
            List<String> contextSignals,
            String approach,
            Instant resolvedAt)
            implements EventData {}

    /**
     * {@code reason}: the policy or scenario that called a person; {@code escalationCount} includes this one. Told again when a
     * colleague takes the conversation: then {@code colleague} and {@code queue} say who, and for what.
     */
    record CustomerEscalated(
            CustomerId customerId,
            ConversationId conversationId,
            @Nullable TurnId turnId,
            AgentId agent,
            String channel,
            String reason,
            @Nullable Long escalationCount,
            @Nullable Double sentiment,
            @Nullable String queue,
            @Nullable String colleague,
            Instant escalatedAt)
            implements EventData {}

    record ConversationOpened(
            CustomerId customerId, ConversationId conversationId, AgentId agent, String channel, Instant openedAt)
            implements EventData {}

    /** {@code reason} is IDLE or ABSOLUTE. */
    record ConversationClosed(
            CustomerId customerId, ConversationId conversationId, AgentId agent, String channel, String reason)
            implements EventData {}

    record IdentityConfirmed(CustomerId customerId, String kind, String level) implements EventData {}

    /** {@code state} is HANDED_BACK or WITHDRAWN; {@code colleague} is who had the conversation, if somebody did. */
    record HandoffEnded(
            CustomerId customerId,
            ConversationId conversationId,
            AgentId agent,
            UUID handoffId,
            String queue,
            @Nullable String colleague,
            String state)
            implements EventData {}

    record AbuseSuspected(
            CustomerId customerId,
            ConversationId conversationId,
            TurnId turnId,
            List<Suspicion> suspected,
            String consequence)
            implements EventData {}

    record Suspicion(String kind, String severity, String policy) {}

    record ScenarioMoved(
            CustomerId customerId,
            ConversationId conversationId,
            AgentId agent,
            String channel,
            UUID runId,
            String scenario,
            int version,
            @Nullable String lastStep,
            @Nullable String ending)
            implements EventData {}

    /** {@code decision} is absent while it is asked for. */
    record Approval(
            CustomerId customerId,
            ConversationId conversationId,
            ApprovalId approvalId,
            String scenario,
            String tool,
            String role,
            @Nullable String decision)
            implements EventData {}

    record Effect(
            CustomerId customerId,
            ConversationId conversationId,
            TurnId turnId,
            String effectKey,
            String tool,
            boolean compensation)
            implements EventData {}

    /** {@code channel} is the last that was tried; {@code state} is undeliverable, failed or expired. */
    record MessageUndeliverable(
            CustomerId customerId, ConversationId conversationId, TurnId turnId, String channel, String state)
            implements EventData {}

    /**
     * {@code state} is what became of it, absent while it is planned; {@code policy} the rule that decided so. {@code reference} is
     * the goal, the scenario's step or the event it comes from.
     */
    record AgendaTask(
            CustomerId customerId,
            @Nullable ConversationId conversationId,
            @Nullable TurnId turnId,
            AgentId agent,
            UUID taskId,
            String taskType,
            String origin,
            @Nullable String reference,
            @Nullable String channel,
            Instant dueAt,
            @Nullable String state,
            @Nullable String policy)
            implements EventData {}

    /** {@code turnId} is the turn that asked. */
    record Goal(
            CustomerId customerId,
            ConversationId conversationId,
            TurnId turnId,
            AgentId agent,
            UUID goalId,
            String scenario,
            String step,
            boolean yesOrNo,
            List<String> fields,
            Instant askedAt,
            Instant deadlineAt,
            String state)
            implements EventData {}

    record KnowledgeGap(UUID gapId, String state) implements EventData {}

    record Tested(SubscriptionId subscriptionId) implements EventData {}
}
