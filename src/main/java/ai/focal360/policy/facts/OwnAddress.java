package ai.focal360.policy.facts;

import java.util.List;

/**
 * An address of the customer. {@code kind} is {@code webchat}, {@code whatsapp}, {@code phone}, {@code email} or
 * {@code external}; {@code level} how it is known to be theirs, from least to most sure: {@code claimed},
 * {@code verified_by_code}, {@code verified_by_provider}, {@code verified_by_tool}; {@code current} when this turn is said
 * there.
 */
public record OwnAddress(String kind, String level, boolean current) {
    private static final List<String> LEVELS =
            List.of("claimed", "verified_by_code", "verified_by_provider", "verified_by_tool");

    /** Whether it is known as surely as this level. */
    public boolean atLeast(String least) {
        if (!LEVELS.contains(least)) {
            throw new IllegalArgumentException("Expected a level of %s, but it is '%s'".formatted(LEVELS, least));
        }
        return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
    }
}
