package ai.focal360.turn.engine;

import ai.focal360.scenario.InMemoryProcess;
import ai.focal360.turn.Phases;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The turn's process, and the delegates its tasks name: one per phase, and one for who is not answered. */
@Configuration
class TurnEngineConfiguration {
    static final Set<String> PHASES = Set.of(
            "identify",
            "turnAway",
            "sense",
            "updateCustomerData",
            "retrieve",
            "selectGuidelines",
            "orchestrate",
            "act",
            "plan",
            "write",
            "enforce",
            "recordAndDeliver");

    /** The phases use the engine, which is built with this: so they are looked up when first needed. */
    @Bean
    InMemoryProcess turnInMemory(ObjectProvider<Phases> phases) {
        return new InMemoryProcess(CamundaTurnProcess.KEY, PHASES, name -> new PhaseDelegate(name, phases.getObject()));
    }
}
