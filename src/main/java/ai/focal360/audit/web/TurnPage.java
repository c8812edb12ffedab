package ai.focal360.audit.web;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.Sight;
import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns at a glance, newest first; give {@code next} back to go on. {@code href} leads to the whole TurnRecord. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TurnPage(List<Glance> turns, @Nullable String next) {

    record Glance(
            TurnId turn,
            String href,
            ConversationId conversation,
            CustomerId customer,
            AgentId agent,
            TurnRecord.Channel channel,
            Instant startedAt,
            Instant finishedAt,
            long tookMicros,
            List<TurnRecord.Message> messages,
            List<TurnRecord.Answer> answers,
            TurnRecord.Outcome outcome) {

        static Glance of(TurnRecord record) {
            return new Glance(
                    record.turn(),
                    TurnPage.href(record),
                    record.conversation(),
                    record.customer(),
                    record.agent(),
                    record.channel(),
                    record.startedAt(),
                    record.finishedAt(),
                    record.tookMicros(),
                    record.messages(),
                    record.answers(),
                    record.outcome());
        }
    }

    static TurnPage of(AuditStore.Page page, Sight sight) {
        return new TurnPage(page.turns().stream().map(sight::of).map(Glance::of).toList(), page.next());
    }

    static String href(TurnRecord record) {
        return "/api/tenants/%s/turns/%s".formatted(record.tenant(), record.turn());
    }
}
