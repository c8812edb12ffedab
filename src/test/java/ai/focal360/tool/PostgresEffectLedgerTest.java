package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CONVERSATION;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresEffectLedgerTest extends EffectLedgerContract {
    private static final DataSource DATABASE = TestPostgres.database();
    private final PostgresEffectLedger ledger = new PostgresEffectLedger(
            JdbcClient.create(DATABASE), new ObjectMapper().findAndRegisterModules(), new Endings(ended -> {}));
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(DATABASE));

    @BeforeEach
    void beginsEmpty() {
        JdbcClient.create(DATABASE).sql("truncate effect").update();
    }

    @Override
    EffectLedger ledger() {
        return ledger;
    }

    @Override
    @SuppressWarnings("NullAway") // a TransactionTemplate answers what its callback does
    <T> T transaction(Callable<T> work) {
        return transactions.execute(status -> {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void forgetsAnIntentWhoseTransactionWasRolledBack() {
        transactions.executeWithoutResult(status -> {
            ledger.intend(call("cancel_order", Map.of()), "key", SideEffectLevel.IRREVERSIBLE);
            status.setRollbackOnly();
        });

        assertThat(ledger.ofConversation(SHOP, CONVERSATION)).isEmpty();
    }

    @Test
    void keepsAnAnswerThatHoldsWhatTheDatabaseCannot() {
        intend();
        record(new ToolResult.Done(json("{\"no\\u0000te\":[\"a\\u0000b\", \"c\\\\u0000\", 1]}")));

        assertThat(only().result()).isEqualTo(json("{\"no\\ufffdte\":[\"a\\ufffdb\", \"c\\\\u0000\", 1]}"));
    }
}
