package ai.focal360.insight;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.List;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Questions nobody could answer hold a customer's words, and so do the gaps they stand for and their open tickets: the
 * question stays to be counted, its words go.
 */
@Component
@Order(46)
class GapData extends PersonalTables {
    private final Tickets tickets;

    GapData(JdbcClient jdbc, Tickets tickets) {
        super(
                "unanswered",
                "what the customer asked and nothing known answered",
                PersonalRows.in(jdbc)
                        .gone("gap_question", "tenant = :tenant and customer = :customer and gap is null")
                        .kept("knowledge_gap", """
                                tenant = :tenant and question <> '' and exists (select 1 from gap_question q
                                    where q.gap = knowledge_gap.id and q.customer = :customer
                                      and q.question = knowledge_gap.question)
                                """, """
                                question = coalesce((select q.question from gap_question q
                                    where q.gap = knowledge_gap.id and q.customer <> :customer and q.question <> ''
                                    order by q.asked_at desc limit 1), '')
                                """)
                        .kept("gap_question", "tenant = :tenant and customer = :customer", """
                                turn_id = pseudonym(turn_id, :salt), customer = pseudonym(customer, :salt), question = ''
                                """));
        this.tickets = tickets;
    }

    @Override
    public void export(Person person, Taker taker) {
        about(person, "select to_jsonb(it) from gap_question it where tenant = :tenant and customer = :customer")
                .query(String.class)
                .list()
                .forEach(row -> taker.take("gap_question", row));
    }

    @Override
    public Erased erase(Person person) {
        var told = ticketed(person);
        var erased = super.erase(person);
        told.forEach(gap -> tickets.tellAgain(person.tenant(), gap));
        return erased;
    }

    private List<UUID> ticketed(Person person) {
        return about(person, """
                        select distinct g.id from knowledge_gap g join gap_question q on q.gap = g.id
                        where g.tenant = :tenant and q.customer = :customer and g.state = 'TICKETED'
                        """).query(UUID.class).list();
    }
}
