package ai.focal360.subscription;

import ai.focal360.platform.CustomerId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something to tell, with its data. {@code customer} is absent where it is about nobody; moments of a lane keep their order. */
record Moment(
        EventType type,
        @Nullable CustomerId customer,
        UUID lane,
        Instant at,
        EventData data,
        @Nullable Texts texts) {

    static Moment of(EventType type, CustomerId customer, Instant at, EventData data) {
        return new Moment(type, customer, customer.value(), at, data, null);
    }

    static Moment ofNobody(EventType type, UUID lane, Instant at, EventData data) {
        return new Moment(type, null, lane, at, data, null);
    }

    Moment with(Texts texts) {
        return new Moment(type, customer, lane, at, data, texts);
    }
}
