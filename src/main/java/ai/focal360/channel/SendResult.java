package ai.focal360.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt to send. Errors are for operators: they never carry the customer's text. */
public sealed interface SendResult {
    /** The provider has it; without an id of its own only a report that carries our reference can be matched. */
    record Acknowledged(@Nullable String providerMessageId) implements SendResult {}

    /** The provider will never take it. */
    record Refused(String error) implements SendResult {}

    /** The provider surely does not have it, and may take it later; {@code after} when it said when. */
    record TryLater(String error, @Nullable Duration after) implements SendResult {}

    /** The provider may or may not have it. */
    record Unknown(String error) implements SendResult {}

    /** Not configured for sending. */
    record Undeliverable(String reason) implements SendResult {}
}
