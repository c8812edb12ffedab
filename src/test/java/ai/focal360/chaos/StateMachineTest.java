package ai.focal360.chaos;

import org.junit.jupiter.api.Test;

/** The quick part of {@link StateMachineChaos}: the same sequences in every build. */
class StateMachineTest {
    private static final long SEED = 20_260_301;
    private static final int STEPS = 80;

    @Test
    void theStoreInMemoryKeepsThePromisesOfTheProtocol() {
        new StateMachine(World.inMemory()).run("in memory", SEED, 400, STEPS);
    }

    @Test
    void postgresKeepsThePromisesOfTheProtocol() {
        new StateMachine(World.postgres()).run("PostgreSQL", SEED, 40, STEPS);
    }
}
