package ai.focal360.scenario;

import java.util.List;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.ExternalTaskServiceImpl;
import org.camunda.bpm.engine.impl.RuntimeServiceImpl;
import org.camunda.bpm.engine.impl.ServiceImpl;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContextInterceptor;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutorImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.LogInterceptor;
import org.camunda.bpm.engine.impl.interceptor.ProcessApplicationContextInterceptor;
import org.camunda.bpm.engine.spring.SpringTransactionInterceptor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * The engine's services for use inside a turn. A turn runs inside a command of the engine, and a nested call would join
 * that command and reach the database only at its end. These services flush at the end of each call, into the Spring
 * transaction that is open around it.
 */
@Component
class Engine {
    final RuntimeService runtime;
    final ExternalTaskService externalTasks;
    final TaskService tasks;

    Engine(ProcessEngine engine, PlatformTransactionManager transactions) {
        // asked of the engine, because only building it completes its configuration
        var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        var executor = executor(configuration, transactions);
        runtime = with(new RuntimeServiceImpl(), executor);
        externalTasks = with(new ExternalTaskServiceImpl(), executor);
        tasks = with(new TaskServiceImpl(), executor);
    }

    private static <T extends ServiceImpl> T with(T service, CommandExecutor executor) {
        service.setCommandExecutor(executor);
        return service;
    }

    private static CommandExecutor executor(
            ProcessEngineConfigurationImpl configuration, PlatformTransactionManager transactions) {
        var chain = List.<CommandInterceptor>of(
                new LogInterceptor(),
                new InOurOwnName(configuration.getIdentityService()),
                new ProcessApplicationContextInterceptor(configuration),
                new SpringTransactionInterceptor(
                        transactions, TransactionDefinition.PROPAGATION_REQUIRED, configuration),
                new CommandContextInterceptor(configuration.getCommandContextFactory(), configuration, true),
                new CommandExecutorImpl());
        for (var i = 0; i < chain.size() - 1; i++) {
            chain.get(i).setNext(chain.get(i + 1));
        }
        return chain.get(0);
    }

    /** What follows from a person's decision is ours to do: they may decide and no more, and need no rights to the scenario. */
    private static final class InOurOwnName extends CommandInterceptor {
        private final IdentityService identity;

        InOurOwnName(IdentityService identity) {
            this.identity = identity;
        }

        @Override
        public <T> T execute(Command<T> command) {
            var person = identity.getCurrentAuthentication();
            identity.clearAuthentication();
            try {
                return next.execute(command);
            } finally {
                identity.setAuthentication(person);
            }
        }
    }
}
