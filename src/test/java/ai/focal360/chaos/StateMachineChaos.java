package ai.focal360.chaos;

import org.junit.jupiter.api.Test;

/**
 * Thousands of random sequences of what customers, nodes and clocks do, against a model of what the commit protocol
 * promises. Settings: {@code chaos.sequences}, {@code chaos.steps}, {@code chaos.seed}.
 */
class StateMachineChaos {
    private static final int SEQUENCES = Integer.getInteger("chaos.sequences", 2000);
    private static final int STEPS = Integer.getInteger("chaos.steps", 120);
    private static final long SEED = Long.getLong("chaos.seed", System.currentTimeMillis());

    @Test
    void theStoreInMemoryKeepsThePromisesOfTheProtocol() {
        new StateMachine(World.inMemory()).run("in memory", SEED, 5 * SEQUENCES, STEPS);
    }

    @Test
    void postgresKeepsThePromisesOfTheProtocol() {
        new StateMachine(World.postgres()).run("PostgreSQL", SEED, SEQUENCES, STEPS);
    }
}
