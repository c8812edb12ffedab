package ai.focal360.audit;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** TurnRecords: each is replaced by an anonymous one, which the search index is given like any other. */
@Component
@Order(40)
class RecordRows extends PersonalTables {
    private static final int BATCH = 200;

    private final AuditStore records;

    RecordRows(JdbcClient jdbc, AuditStore records) {
        super(
                "turns",
                "the record of each turn: what was said, understood, decided, done and answered",
                PersonalRows.in(jdbc).gone("turn_record", "tenant = :tenant and customer = :customer"));
        this.records = records;
    }

    @Override
    public Set<String> tables() {
        return Set.of("turn_record", "search_outbox", "search_refusal");
    }

    @Override
    public Erased erase(Person person) {
        var erased = Erased.of(Map.of());
        List<TurnRecord> batch;
        do {
            batch = batch(person);
            if (!batch.isEmpty()) {
                erased = erased.and(replace(person, batch));
            }
        } while (batch.size() == BATCH);
        return erased;
    }

    private List<TurnRecord> batch(Person person) {
        return about(
                        person,
                        "select document from turn_record where tenant = :tenant and customer = :customer limit :batch")
                .param("batch", BATCH)
                .query((row, number) -> TurnRecordJson.read(row.getString(1)))
                .list();
    }

    /** A relay that has some of them in hand is waited for: what it gave the index is there to be removed then. */
    private Erased replace(Person person, List<TurnRecord> batch) {
        var turns = batch.stream().map(TurnRecord::document).toArray(String[]::new);
        var waiting = remove("search_outbox", "kind = 'TURN' and document = any(:turns)", person, turns);
        var refused = remove("search_refusal", "kind = 'TURN' and document = any(:turns)", person, turns);
        var replaced = remove("turn_record", "turn_id = any(:turns::uuid[])", person, turns);
        batch.forEach(record -> records.append(Anonymous.of(record, person.pseudonyms())));
        return Erased.of(Map.of("search_outbox", waiting, "search_refusal", refused, "turn_record", replaced));
    }

    /** Where a rebuild was refused, nobody could tell the tenant. */
    private long remove(String table, String which, Person person, String[] turns) {
        return about(person, "delete from %s where %s and tenant in (:tenant, '')".formatted(table, which))
                .param("turns", turns)
                .update();
    }
}
