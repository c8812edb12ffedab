package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Handover;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** TurnRecords: each is replaced by an anonymous one, which the search index is given like any other. */
@Component
@Order(40)
class RecordRows implements PersonalData {
    private static final int BATCH = 200;

    private final JdbcClient jdbc;
    private final AuditStore records;
    private final SearchCopy search;
    private final PersonalRows rows;

    RecordRows(JdbcClient jdbc, AuditStore records, SearchCopy search) {
        this.jdbc = jdbc;
        this.records = records;
        this.search = search;
        rows = PersonalRows.in(jdbc).gone("turn_record", "tenant = :tenant and customer = :customer");
    }

    @Override
    public String name() {
        return "turns";
    }

    @Override
    public String contents() {
        return "the record of each turn: what was said, understood, decided, done and answered";
    }

    @Override
    public Set<String> tables() {
        return Set.of("turn_record", "search_outbox", "search_refusal");
    }

    @Override
    public void export(Person person, Taker taker) {
        rows.export(person, taker);
    }

    @Override
    public Optional<String> handOver(Handover handover) {
        var changed = jdbc.sql("""
                        update turn_record set customer = :to, revision = revision + 1,
                            document = replace(document::text, :named, :renamed)::json
                        where tenant = :tenant and customer = :from and conversation = any(:conversations)
                        returning turn_id::text
                        """)
                .param("tenant", handover.tenant().value())
                .param("from", handover.from().value())
                .param("to", handover.to().value())
                .param("named", "\"customer\":\"%s\"".formatted(handover.from()))
                .param("renamed", "\"customer\":\"%s\"".formatted(handover.to()))
                .param(
                        "conversations",
                        handover.conversations().stream()
                                .map(ConversationId::value)
                                .toArray(UUID[]::new))
                .query(String.class)
                .list();
        search.changed(SearchKind.TURN, handover.tenant(), changed);
        return Optional.empty();
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
        return jdbc.sql("select document from turn_record where tenant = ? and customer = ? limit ?")
                .params(person.tenant().value(), person.customer().value(), BATCH)
                .query((row, number) -> TurnRecordJson.read(row.getString(1)))
                .list();
    }

    /** A relay that has some of them in hand is waited for: what it gave the index is there to be removed then. */
    private Erased replace(Person person, List<TurnRecord> batch) {
        var turns = batch.stream().map(TurnRecord::document).toArray(String[]::new);
        var waiting = remove("search_outbox where kind = 'TURN' and document = any(:turns)", person, turns);
        var refused = remove("search_refusal where kind = 'TURN' and document = any(:turns)", person, turns);
        var replaced = remove("turn_record where turn_id = any(:turns::uuid[])", person, turns);
        batch.forEach(record -> records.append(Anonymous.of(record, person.pseudonyms())));
        return Erased.of(Map.of("search_outbox", waiting, "search_refusal", refused, "turn_record", replaced));
    }

    private long remove(String what, Person person, String[] turns) {
        return jdbc.sql("delete from %s and tenant = :tenant".formatted(what))
                .param("tenant", person.tenant().value())
                .param("turns", turns)
                .update();
    }
}
