package ai.focal360.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** How the process engine is set up; ADR 0003 has the measurements behind it. */
@Configuration
class EngineConfiguration {
    /** The beans processes of tenants may name in a delegate expression. */
    static final Set<String> SCENARIO_BEANS = Set.of("say", "remind");

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ProcessEnginePlugin focalEngine(
            ObjectProvider<InMemoryProcess> inMemory,
            BeanFactory beans,
            ResumeNotice resumeNotice,
            EffectNotice effectNotice,
            ApprovalNotice approvalNotice,
            GapNotice gapNotice,
            HandoffNotice handoffNotice,
            RunHistory runHistory) {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                var processes = inMemory.stream().toList();
                var keys = processes.stream().map(InMemoryProcess::key).collect(Collectors.toSet());
                var allowed = new HashMap<String, Supplier<Object>>();
                SCENARIO_BEANS.forEach(name -> allowed.put(name, () -> beans.getBean(name)));
                processes.forEach(process -> process.names()
                        .forEach(name ->
                                allowed.put(name, () -> process.delegates().apply(name))));

                var beansInSight = new AllowedBeans(allowed);
                engine.setBeans(beansInSight);
                // the starter's own would show expressions every bean of the application
                engine.setExpressionManager(new JuelExpressionManager(beansInSight));
                engine.setCustomHistoryLevels(new ArrayList<>(List.of(new ScenarioHistoryLevel(keys))));
                engine.setHistory(ScenarioHistoryLevel.NAME);
                engine.setCustomHistoryEventHandlers(new ArrayList<>(List.of(runHistory)));
                engine.setCustomSessionFactories(new ArrayList<>(
                        List.of(new RememberedDefinitions.Factory(keys), new PassingExecutions.Factory())));
                engine.setCustomPostBPMNParseListeners(new ArrayList<>(
                        List.of(approvalNotice, resumeNotice, effectNotice, gapNotice, handoffNotice, runHistory)));
                engine.setCustomPreCommandInterceptorsTxRequired(new ArrayList<>(List.of(new VanishedTasks())));
                engine.setCreateDiagramOnDeploy(false);
                engine.setEnableExpressionsInAdhocQueries(false);
                // the filter of Tasklist asks for the groups of whoever looks; only administrators may make filters
                engine.setEnableExpressionsInStoredQueries(true);
                // tenants and users are called as everywhere else here: 'acme-shop'
                engine.setGeneralResourceWhitelistPattern("[a-zA-Z0-9_-]+");
                // what a refused tool did not answer cannot be mapped
                engine.setSkipOutputMappingOnCanceledActivities(true);
                engine.setTenantCheckEnabled(true);
                engine.setResourceAuthorizationProvider(new TaskReaders());
                engine.setDisableStrictCallActivityValidation(false);
            }
        };
    }
}
