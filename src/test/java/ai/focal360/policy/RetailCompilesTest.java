package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetailCompilesTest {
    @Test
    void compiles() {
        long t = System.nanoTime();
        assertThat(Rules.of("retail").problems()).isEmpty();
        System.out.println("took " + (System.nanoTime() - t) / 1000000);
    }
}
