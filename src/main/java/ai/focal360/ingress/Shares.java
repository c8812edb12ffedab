package ai.focal360.ingress;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tenants share a node's places. {@code kept}: the part of them that a tenant beyond its share leaves to others;
 * {@code weights}: by tenant, how many shares it has, 1 where nothing is said. The operator's to say: packs are their
 * tenants' own.
 */
@ConfigurationProperties("focal.ingress.shares")
record Shares(
        @DefaultValue("0.25") double kept, @DefaultValue Map<String, Double> weights) {
    Shares {
        if (kept < 0 || kept >= 1) {
            throw new IllegalArgumentException(
                    "Expected focal.ingress.shares.kept to be at least 0 and below 1, but it is " + kept);
        }
        weights.forEach((tenant, weight) -> {
            if (weight <= 0) {
                throw new IllegalArgumentException(
                        "Expected focal.ingress.shares.weights.%s to be above 0, but it is %s"
                                .formatted(tenant, weight));
            }
        });
        weights = Map.copyOf(weights);
    }

    int kept(int places) {
        return (int) (places * kept);
    }
}
