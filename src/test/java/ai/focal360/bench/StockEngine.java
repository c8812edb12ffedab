package ai.focal360.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.model.bpmn.Bpmn;

/** Camunda as it comes: eleven service tasks that take no time, history full, other settings untouched. */
final class StockEngine implements AutoCloseable {
    static final int TASKS = 11;
    private static final String LAST = "last";

    private final ProcessEngine engine;

    StockEngine(HikariDataSource pool) {
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName("stock");
        configuration.setDataSource(pool);
        configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        configuration.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
        configuration.setEnforceHistoryTimeToLive(false);
        configuration.setJobExecutorActivate(false);
        // as Camunda's Spring Boot starter has it: the other one takes a second connection now and then
        configuration.setIdGenerator(new StrongUuidGenerator());
        engine = configuration.buildProcessEngine();
        deploy("stock", Nothing.class, Nothing.class);
        deploy("stock-turn", PassesOn.class, Finish.class);
    }

    private void deploy(String key, Class<? extends JavaDelegate> each, Class<? extends JavaDelegate> last) {
        var process =
                Bpmn.createExecutableProcess(key).startEvent().serviceTask().camundaClass(each);
        for (var task = 2; task < TASKS; task++) {
            process = process.serviceTask().camundaClass(each);
        }
        engine.getRepositoryService()
                .createDeployment()
                .addModelInstance(
                        key + ".bpmn",
                        process.serviceTask(LAST).camundaClass(last).endEvent().done())
                .deploy();
    }

    /** The process alone, a customer's message being its start. */
    Alone alone(int threads) {
        return new Alone(threads);
    }

    /**
     * The same accepting and claiming as the floor, its last commit in the process's own transaction, and tasks that hand
     * their result on in a variable, as steps of a process do.
     */
    PlainTurns turns(HikariDataSource pool, int customers, PlainTurns.Written written) throws SQLException {
        return new PlainTurns(pool, customers, written) {
            @Override
            void carry(Turn turn) {
                Finish.WAITING.put(turn.id(), new Finish.Work(this, turn));
                engine.getRuntimeService()
                        .startProcessInstanceByKey("stock-turn", turn.id().toString());
            }
        };
    }

    @Override
    public void close() {
        engine.close();
    }

    /** A task that takes no time. */
    public static final class Nothing implements JavaDelegate {
        @Override
        public void execute(DelegateExecution execution) {}
    }

    /** A task that takes no time and has something to tell the next ones. */
    public static final class PassesOn implements JavaDelegate {
        @Override
        public void execute(DelegateExecution execution) {
            execution.setVariable(execution.getCurrentActivityId(), "2 of 5 apply");
        }
    }

    /** The last task, on the connection of the engine's command. */
    public static final class Finish implements JavaDelegate {
        static final Map<UUID, Work> WAITING = new ConcurrentHashMap<>();

        record Work(PlainTurns turns, PlainTurns.Turn turn) {}

        @Override
        public void execute(DelegateExecution execution) throws SQLException {
            var work = WAITING.remove(UUID.fromString(execution.getProcessBusinessKey()));
            var connection = Context.getCommandContext()
                    .getDbSqlSession()
                    .getSqlSession()
                    .getConnection();
            work.turns().finish(connection, work.turn());
        }
    }

    final class Alone implements Pipeline, AutoCloseable {
        private final ExecutorService workers;
        private volatile IntConsumer done = customer -> {};

        Alone(int threads) {
            workers = Executors.newFixedThreadPool(threads);
        }

        @Override
        public void accept(int customer) {
            workers.execute(() -> {
                engine.getRuntimeService().startProcessInstanceByKey("stock");
                done.accept(customer);
            });
        }

        @Override
        public void whenDone(IntConsumer listener) {
            done = listener;
        }

        @Override
        public void close() {
            workers.shutdown();
        }
    }
}
