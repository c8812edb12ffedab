package ai.focal360.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the ledger of PostgreSQL to tests outside this package. */
public final class EffectLedgers {
    /** Where a call that undoes an effect stands. */
    public static final String COMPENSATION = Compensation.STEP;

    private EffectLedgers() {}

    public static EffectLedger postgres(DataSource database) {
        return new PostgresEffectLedger(
                JdbcClient.create(database), new ObjectMapper().findAndRegisterModules(), new Endings(ended -> {}));
    }
}
