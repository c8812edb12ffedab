package ai.focal360.turn;

import java.util.Map;

/**
 * How much a node can take now, and how tenants share it. {@code most}: turns in this claim; {@code free}: places it has
 * left; {@code spare}: places of them that are for anybody, while the rest is kept for tenants that have not used up their
 * share; {@code weights}: tenants whose share is not 1.
 */
public record Room(int most, int free, int spare, Map<String, Double> weights) {
    public Room {
        weights = Map.copyOf(weights);
    }

    /** Room for that many turns of anybody; tenants are equal. */
    public static Room of(int most) {
        return new Room(most, most, most, Map.of());
    }

    double weight(String tenant) {
        return weights.getOrDefault(tenant, 1.0);
    }
}
