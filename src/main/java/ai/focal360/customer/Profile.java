package ai.focal360.customer;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A customer as known at one moment: addresses, and the values that last (scope {@code CUSTOMER}). {@code changed} names
 * the values that are not saved yet; nothing else is written by saving.
 */
public record Profile(
        TenantId tenant,
        CustomerId customer,
        Instant since,
        List<Identity> identities,
        Map<String, FieldValue> values,
        Set<String> changed) {

    public Profile {
        identities = List.copyOf(identities);
        values = Map.copyOf(values);
        changed = Set.copyOf(changed);
    }

    public Optional<FieldValue> value(String field) {
        return Optional.ofNullable(values.get(field));
    }

    /** This profile with these values standing over what was known. */
    public Profile with(Map<String, FieldValue> accepted) {
        if (accepted.isEmpty()) {
            return this;
        }
        var merged = new HashMap<>(values);
        merged.putAll(accepted);
        var dirty = new HashSet<>(changed);
        dirty.addAll(accepted.keySet());
        return new Profile(tenant, customer, since, identities, merged, dirty);
    }

    @Override
    public String toString() {
        return "Profile[%s of %s]".formatted(customer, tenant);
    }
}
