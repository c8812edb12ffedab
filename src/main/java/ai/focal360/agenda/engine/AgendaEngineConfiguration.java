package ai.focal360.agenda.engine;

import ai.focal360.agenda.Outreach;
import ai.focal360.scenario.InMemoryProcess;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The process of a due task, and the delegates its tasks name. */
@Configuration
class AgendaEngineConfiguration {
    /** The steps use what the engine is built with: so they are looked up when first needed. */
    @Bean
    InMemoryProcess agendaInMemory(ObjectProvider<Outreach> outreach) {
        return new InMemoryProcess(
                CamundaAgendaProcess.KEY, Outreach.STEPS, name -> new StepDelegate(name, outreach.getObject()));
    }
}
