package ai.focal360.platform;

import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a module keeps of customers in tables of its own, and nowhere else; who keeps more says what becomes of it. */
public abstract class PersonalTables implements PersonalData {
    private final String name;
    private final String contents;
    private final PersonalRows rows;

    protected PersonalTables(String name, String contents, PersonalRows rows) {
        this.name = name;
        this.contents = contents;
        this.rows = rows;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String contents() {
        return contents;
    }

    @Override
    public Set<String> tables() {
        return rows.tables();
    }

    @Override
    public void export(Person person, Taker taker) {
        rows.export(person, taker);
    }

    @Override
    public Erased erase(Person person) {
        return rows.erase(person);
    }

    /** A statement that knows what the conditions of {@link PersonalRows} know. */
    protected final JdbcClient.StatementSpec about(Person person, String sql) {
        return rows.about(person, sql);
    }
}
