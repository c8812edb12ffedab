package ai.focal360.platform;

import ai.focal360.platform.PersonalData.Erased;
import ai.focal360.platform.PersonalData.Taker;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows of persons in tables. Conditions know {@code :tenant}, {@code :customer}, {@code :conversations} (a {@code uuid[]})
 * and, where something is changed, {@code :salt}. Erased in the order given.
 */
public final class PersonalRows {
    private final JdbcClient jdbc;
    private final List<Table> tables;

    private PersonalRows(JdbcClient jdbc, List<Table> tables) {
        this.jdbc = jdbc;
        this.tables = tables;
    }

    private record Table(String name, String whose, String change) {}

    public static PersonalRows in(JdbcClient jdbc) {
        return new PersonalRows(jdbc, List.of());
    }

    /** Rows that go. */
    public PersonalRows gone(String table, String whose) {
        return and(new Table(table, whose, "delete from " + table));
    }

    /** Rows that stay without what makes them somebody's; changed, the condition must not find them again. */
    public PersonalRows kept(String table, String whose, String change) {
        return and(new Table(table, whose, "update " + table + " set " + change));
    }

    private PersonalRows and(Table table) {
        return new PersonalRows(
                jdbc, Stream.concat(tables.stream(), Stream.of(table)).toList());
    }

    public Set<String> tables() {
        var names = new LinkedHashSet<String>();
        tables.forEach(table -> names.add(table.name()));
        return names;
    }

    /** Rows as they are, a column a field. */
    public void export(Person person, Taker taker) {
        for (var table : tables) {
            about(person, "select to_jsonb(it) from %s it where %s".formatted(table.name(), table.whose()))
                    .query(String.class)
                    .list()
                    .forEach(row -> taker.take(table.name(), row));
        }
    }

    public Erased erase(Person person) {
        var changed = new LinkedHashMap<String, Long>();
        for (var table : tables) {
            long rows =
                    about(person, table.change() + " where " + table.whose()).update();
            changed.merge(table.name(), rows, Long::sum);
        }
        return Erased.of(changed);
    }

    /** A statement that knows what the conditions know. */
    public JdbcClient.StatementSpec about(Person person, String sql) {
        return jdbc.sql(sql)
                .param("tenant", person.tenant().value())
                .param("customer", person.customer().value())
                .param(
                        "conversations",
                        person.conversations().stream()
                                .map(ConversationId::value)
                                .toArray(UUID[]::new))
                .param("salt", person.pseudonyms().salt());
    }
}
