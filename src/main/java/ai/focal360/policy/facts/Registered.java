package ai.focal360.policy.facts;

import org.jspecify.annotations.Nullable;

/**
 * What the side-effect registry says of the tool that is about to be called; {@code amountField} is the argument that holds
 * an amount of money, if there is one.
 */
public record Registered(
        String tool,
        String level,
        String description,
        @Nullable String amountField) {}
