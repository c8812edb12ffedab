package ai.focal360.policy.facts;

import org.jspecify.annotations.Nullable;

/**
 * Whom the agent talks with: {@code id} is who they are to the tenant (the value of the field that setting
 * {@code customer.identified-by} names), {@code authenticated} that somebody else than the customer said so, {@code by} who:
 * {@code tool:…} or {@code channel}. Nobody is known: no id, not authenticated, by {@code nobody}.
 */
public record Customer(@Nullable String id, boolean authenticated, String by) {
    public static final Customer NOBODY = new Customer(null, false, "nobody");
}
