package ai.focal360.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.handoff.Handoff.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class HandoffRowsTest {
    private final JdbcClient jdbc = JdbcClient.create(TestPostgres.database());
    private final HandoffRows rows = new HandoffRows(jdbc);

    @Test
    void countsAndShowsThoseOfAFilterAndNoOthers() {
        for (var number = 1; number <= 7; number++) {
            waits("returns", "en", 1, number);
        }
        waits("returns", "en", 3, 8);
        waits("complaints", "en", 3, 9);
        waits("returns", "nl", 3, 10);
        var filter = new Handoffs.Filter(State.WAITING, "returns", "en", null);

        assertThat(rows.count(Team.SHOP, filter)).isEqualTo(8);
        assertThat(rows.queue(Team.SHOP, filter, 0, 3))
                .extracting(Handoff::name)
                .containsExactly("customer 8", "customer 7", "customer 6");
        assertThat(rows.queue(Team.SHOP, filter, 6, 3))
                .extracting(Handoff::name)
                .containsExactly("customer 2", "customer 1");
        assertThat(rows.open(Team.SHOP, "skill")).isEqualTo(List.of("complaints", "returns"));
        assertThat(rows.open(Team.SHOP, "language")).isEqualTo(List.of("en", "nl"));
    }

    @Test
    void forgetsColleaguesNobodySawForLong() {
        rows.seen(Team.SHOP, "Kim");
        rows.seen(Team.SHOP, "Noor");
        jdbc.sql("update handoff_colleague set seen_at = now() - interval '401 days' where name = 'Noor'")
                .update();

        rows.forget(Duration.ofDays(400));

        assertThat(jdbc.sql("select name from handoff_colleague")
                        .query(String.class)
                        .list())
                .containsExactly("Kim");
    }

    /** Whoever has the higher number waits longer. */
    private void waits(String skill, String language, int urgency, int number) {
        jdbc.sql("""
                        insert into handoff (tenant, task, agent, customer_id, conversation_id, skill, language, urgency, customer,
                                             reason, summary, asked_at)
                        values ('acme-shop', gen_random_uuid()::text, 'alex', gen_random_uuid(), gen_random_uuid(), :skill,
                                :language, :urgency, 'customer ' || :number, 'asked for a person', 'a lamp',
                                now() - make_interval(mins => :number))
                        """)
                .param("skill", skill)
                .param("language", language)
                .param("urgency", urgency)
                .param("number", number)
                .update();
    }
}
