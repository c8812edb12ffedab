package ai.focal360.tool;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Effects stay, because what was done must not be done twice and counts in the tenant's budgets: key, tool, level, state,
 * amount and times. What they were called with and what came back goes, and with it the means to find out about one nobody
 * knows the end of; whoever is just asking finds it begun anew. One that is being taken back is waited for.
 */
@Component
@Order(30)
class LedgerRows extends PersonalTables {
    LedgerRows(JdbcClient jdbc) {
        super(
                "effects",
                "what was done for the customer in the tenant's systems, with what, and what came of it",
                PersonalRows.in(jdbc)
                        .gone("effect_listener", "tenant = :tenant and conversation = any(:conversations)")
                        .kept("effect", "tenant = :tenant and customer = :customer", """
                                customer = pseudonym(customer, :salt), conversation = pseudonym(conversation, :salt),
                                turn = pseudonym(turn, :salt), turn_group = pseudonym(turn_group, :salt),
                                arguments = '{}', result = null, reason = null, undo = null, asked_at = null,
                                next_check_at = 'infinity',
                                intents = intents + case when state in ('INTENDED', 'UNKNOWN') then 1 else 0 end
                                """));
    }

    @Override
    public Erased erase(Person person) {
        return isTakingBack(person) ? Erased.notYet("an effect is being taken back") : super.erase(person);
    }

    private boolean isTakingBack(Person person) {
        return about(person, """
                        select exists (select 1 from effect
                                       where tenant = :tenant and customer = :customer and undo = 'WANTED')
                        """).query(Boolean.class).single();
    }
}
