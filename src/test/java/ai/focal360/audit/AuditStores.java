package ai.focal360.audit;

import ai.focal360.platform.PersonalData;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the store of PostgreSQL to tests outside this package. */
public final class AuditStores {
    private static final String LOAD = """
            insert into turn_record (turn_id, tenant, conversation, customer, agent, channel, resolution, categories,
                finished_at, document)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json)
            """;

    private AuditStores() {}

    public static AuditStore postgres(DataSource database, TextSearch words, ApplicationEventPublisher events) {
        return new PostgresAuditStore(JdbcClient.create(database), words, events);
    }

    public static SearchDocuments turnDocuments(DataSource database) {
        return new TurnDocuments(JdbcClient.create(database));
    }

    public static SearchCopy searchCopy(DataSource database, TextSearch words, ApplicationEventPublisher events) {
        return new SearchCopy(JdbcClient.create(database), words, events);
    }

    public static WorkLog workLog(DataSource database, TextSearch words, ApplicationEventPublisher events) {
        return new WorkLog(JdbcClient.create(database), words, events);
    }

    /** Turns, runs and tasks, as they stand in PostgreSQL. */
    public static List<SearchDocuments> documents(DataSource database) {
        var jdbc = JdbcClient.create(database);
        return List.of(turnDocuments(database), new ScenarioRuns(jdbc), new HumanTasks(jdbc));
    }

    /** What is kept of persons in PostgreSQL, in the order of erasing. */
    public static List<PersonalData> personalData(DataSource database, AuditStore records, SearchCopy search) {
        var jdbc = JdbcClient.create(database);
        return List.of(new RecordRows(jdbc, records), new WorkRows(jdbc, search));
    }

    /** Records turns in bulk, as no turn is; with {@code forSearch} they wait for the index. */
    public static GeneratedTurns.Truth load(DataSource database, GeneratedTurns turns, boolean forSearch) {
        var jdbc = new JdbcTemplate(database);
        var batch = new ArrayList<Object[]>();
        Runnable flush = () -> {
            jdbc.batchUpdate(LOAD, batch);
            batch.clear();
        };
        var truth = turns.each(record -> {
            batch.add(new Object[] {
                record.turn().value(),
                record.tenant().value(),
                record.conversation().value(),
                record.customer().value(),
                record.agent().value(),
                record.channel().id(),
                record.outcome().resolution(),
                record.outcome().categories().toArray(String[]::new),
                record.finishedAt().atOffset(ZoneOffset.UTC),
                TurnRecordJson.write(record)
            });
            if (batch.size() == 1_000) {
                flush.run();
            }
        });
        flush.run();
        if (forSearch) {
            jdbc.update(
                    "insert into search_outbox (kind, tenant, document) select 'TURN', tenant, turn_id from turn_record");
        }
        jdbc.execute("analyze turn_record");
        return truth;
    }
}
