package ai.focal360.firewall;

import ai.focal360.platform.CustomerId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a customer stands now, by the database's clock: what is over is {@code GOOD} by itself. {@code kind} to {@code
 * until} say what for and until when; {@code notified} whether the customer was told.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomerStanding(
        CustomerId customer,
        State state,
        @Nullable String kind,
        @Nullable String severity,
        @Nullable String reason,
        @Nullable String policy,
        @Nullable Integer perMinute,
        @Nullable Instant since,
        @Nullable Instant until,
        boolean notified,
        @Nullable String releasedBy,
        @Nullable Instant releasedAt) {

    public enum State {
        GOOD,
        /** Was told that the next time has consequences. */
        WARNED,
        /** Is answered so many messages a minute. */
        LIMITED,
        /** Is not answered. */
        COOLING_DOWN
    }

    static CustomerStanding good(CustomerId customer) {
        return new CustomerStanding(customer, State.GOOD, null, null, null, null, null, null, null, false, null, null);
    }
}
