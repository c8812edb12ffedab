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

    record KnowledgeGap(UUID gapId, String state) implements EventData {}

    record Tested(SubscriptionId subscriptionId) implements EventData {}
}
