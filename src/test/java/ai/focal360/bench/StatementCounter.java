package ai.focal360.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** Sits between the platform and its pool and notes what each thread has the database do. */
final class StatementCounter extends DelegatingDataSource {
    private static final String COMMIT = "commit";

    private final List<Done> all = new CopyOnWriteArrayList<>();

    /** What was done, by which thread. A statement outside a transaction has its commit noted where it writes. */
    record Done(String thread, String what) {}

    private StatementCounter(DataSource pool) {
        super(pool);
    }

    static StatementCounter between(DataSource late) {
        var proxy = (LazyConnectionDataSourceProxy) late;
        var counter = new StatementCounter(proxy.getTargetDataSource());
        proxy.setTargetDataSource(counter);
        return counter;
    }

    void forget() {
        all.clear();
    }

    List<String> statements(String thread) {
        return by(thread).stream().filter(what -> !what.equals(COMMIT)).toList();
    }

    long commits(String thread) {
        return by(thread).stream().filter(COMMIT::equals).count();
    }

    /** In order; {@code thread} is how its name begins, up to a number. */
    private List<String> by(String thread) {
        return all.stream()
                .filter(done -> done.thread().matches(thread + "\\d*"))
                .map(Done::what)
                .toList();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxy(Connection.class, super.getConnection());
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        var result = method.invoke(target, arguments);
                        if (method.getName().equals(COMMIT)) {
                            note(COMMIT);
                        } else if (result instanceof PreparedStatement statement) {
                            return counted(statement, (Connection) target, String.valueOf(arguments[0]));
                        } else if (result instanceof Statement statement
                                && method.getName().equals("createStatement")) {
                            return counted(statement, (Connection) target);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private PreparedStatement counted(PreparedStatement statement, Connection connection, String sql) {
        return counting(PreparedStatement.class, statement, connection, sql);
    }

    private Statement counted(Statement statement, Connection connection) {
        return counting(Statement.class, statement, connection, null);
    }

    private <T extends Statement> T counting(Class<T> type, T statement, Connection connection, String prepared) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        executed(prepared == null ? String.valueOf(arguments[0]) : prepared, connection);
                    }
                    try {
                        return method.invoke(statement, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void executed(String sql, Connection connection) throws SQLException {
        note(sql);
        if (connection.getAutoCommit()
                && sql.toLowerCase(Locale.ROOT).matches("(?s).*\\b(insert|update|delete)\\b.*")) {
            note(COMMIT);
        }
    }

    private void note(String what) {
        all.add(new Done(Thread.currentThread().getName(), what));
    }
}
