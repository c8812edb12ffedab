package ai.focal360.audit;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Runs of scenarios and people's tasks hold no words: they stay to be counted, under other ids. After the engine's
 * instances, which write them as they end; before the index's documents, which are made again.
 */
@Component
@Order(45)
class WorkRows extends PersonalTables {
    private static final String NOTED = """
            (kind, document) in (
                select 'RUN', run::text from scenario_run where tenant = :tenant and conversation = any(:conversations)
                union all
                select 'TASK', task from human_task where tenant = :tenant and conversation = any(:conversations))
            """;

    private final SearchCopy search;
    private final PersonalRows notes;

    WorkRows(JdbcClient jdbc, SearchCopy search) {
        super(
                "work",
                "how scenarios of the customer went, and the work people had with them",
                PersonalRows.in(jdbc)
                        .kept("scenario_run", "tenant = :tenant and conversation = any(:conversations)", """
                                run = pseudonym(run, :salt), caller = pseudonym(caller, :salt),
                                customer = pseudonym(customer, :salt), conversation = pseudonym(conversation, :salt),
                                asks = false, state = case when state = 'RUNNING' then 'ABANDONED' else state end
                                """)
                        .kept("human_task", "tenant = :tenant and conversation = any(:conversations)", """
                                task = encode(sha256(:salt || convert_to(task, 'UTF8')), 'hex'),
                                customer = pseudonym(customer, :salt), conversation = pseudonym(conversation, :salt),
                                state = case when state = 'OPEN' then 'WITHDRAWN' else state end,
                                ended_at = coalesce(ended_at, clock_timestamp())
                                """));
        this.search = search;
        notes = PersonalRows.in(jdbc).gone("search_outbox", NOTED).gone("search_refusal", NOTED);
    }

    @Override
    public Erased erase(Person person) {
        var forgotten = notes.erase(person);
        var erased = super.erase(person);
        if (erased.rows().values().stream().anyMatch(changed -> changed > 0)) {
            copyAgain(person, SearchKind.RUN, "select run::text from scenario_run");
            copyAgain(person, SearchKind.TASK, "select task from human_task");
        }
        return forgotten.and(erased);
    }

    private void copyAgain(Person person, SearchKind kind, String documents) {
        search.changed(
                kind,
                person.tenant(),
                about(person, documents + " where tenant = :tenant and conversation = any(:renamed)")
                        .param(
                                "renamed",
                                person.conversations().stream()
                                        .map(conversation -> person.pseudonyms().of(conversation.value()))
                                        .toArray(UUID[]::new))
                        .query(String.class)
                        .list());
    }
}
