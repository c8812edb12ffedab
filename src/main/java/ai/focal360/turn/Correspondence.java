package ai.focal360.turn;

import ai.focal360.platform.CustomerId;
import org.jspecify.annotations.Nullable;

/** A conversation as whoever carries it on elsewhere needs it; {@code language} (ISO 639-1) is null until one was noticed. */
public record Correspondence(
        CustomerId customer, Contact contact, @Nullable String language) {}
