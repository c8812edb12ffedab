package ai.focal360.channel.whatsapp;

import ai.focal360.channel.DeliveryReport;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** One thing a webhook body tells, for one phone number. */
sealed interface Arrival {
    String phoneNumberId();

    /** A customer's message; {@code text} is what they said where the kind is one that says something. */
    record Message(
            String phoneNumberId,
            String id,
            String from,
            String kind,
            @Nullable String text,
            JsonNode payload) implements Arrival {}

    record Status(String phoneNumberId, DeliveryReport report) implements Arrival {}
}
