package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.Map;

/** A scenario wants this text said some time later; published in the transaction that moves it. */
public record ReminderWanted(
        TenantId tenant,
        ConversationId conversation,
        String scenario,
        String step,
        String type,
        Duration after,
        String text,
        Map<String, Object> values) {
    public ReminderWanted {
        values = Map.copyOf(values);
    }
}
