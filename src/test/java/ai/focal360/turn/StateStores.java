package ai.focal360.turn;

import com.fasterxml.jackson.databind.ObjectMapper;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the store of PostgreSQL to tests outside this package. */
public final class StateStores {
    private StateStores() {}

    public static StateStore postgres(DataSource database) {
        return new PostgresStateStore(JdbcClient.create(database), new ObjectMapper().findAndRegisterModules());
    }
}
