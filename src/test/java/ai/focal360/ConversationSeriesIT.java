package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.tenant.Publishing;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One conversation after another: asked whether they are still there, closed, greeted anew, or going on about the same. */
class ConversationSeriesIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Publishing publishing;

    @Test
    void whoGoesSilentIsAskedOnceThenTheConversationIsOverAndTheNextBeginsAnew() {
        var ada = visitor();
        ada.says("I want to cancel my order");
        var first = ada.conversation();

        passes(first, Duration.ofMinutes(26));
        ada.hears("Are you still there?");
        var asking = ada.lastTurn();
        assertThat(asking.path("trigger").path("kind").asText()).isEqualTo("quiet");
        assertThat(asking.path("answers"))
                .as("what was asked is not asked again")
                .hasSize(1);

        passes(first, Duration.ofMinutes(5));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(closedFor(first)).isEqualTo("IDLE"));
        var closing = ada.lastTurn();
        assertThat(closing.path("answers")).as("it ends in silence").isEmpty();
        assertThat(closing.path("scenarios").toString()).contains("CANCEL", "the conversation is over");
        assertThat(ada.agentLines().stream().filter(line -> line.contains("Are you still there?")))
                .as("once")
                .hasSize(1);

        ada.says("hello");
        assertThat(ada.conversation()).isNotEqualTo(first);
        assertThat(ada.agentLines()).as("greeted as anybody").hasSize(1);
        assertThat(ada.lastTurn().path("scenarios").toString()).doesNotContain("cancel-order");
    }

    @Test
    void whoAnswersTheQuestionWhetherTheyAreThereGoesOn() {
        var ben = visitor();
        ben.says("I want to cancel my order");
        var talk = ben.conversation();
        passes(talk, Duration.ofMinutes(26));
        ben.hears("Are you still there?");

        ben.says("liam.smith@example.com");

        assertThat(ben.conversation()).isEqualTo(talk);
        assertThat(ben.lastTurn().path("scenarios").toString())
                .as("what was asked before")
                .contains("cancel-order");
        assertThat(closedFor(talk)).isEqualTo("open");
    }

    @Test
    void whoComesBackToTheSameMatterGoesOnWhereTheyLeftOff() {
        var cleo = visitor();
        cleo.says("How long do I have to return an item?");
        var first = cleo.conversation();
        passes(first, Duration.ofMinutes(31));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(closedFor(first)).isEqualTo("IDLE"));

        var turn = turnOf(cleo.posts("How long do I have to return an item again?"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(conversationOf(turn)).isEqualTo(first));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        api("/turns/" + turn).path("conversation").asText())
                .isEqualTo(first));

        assertThat(closedFor(first)).isEqualTo("open");
        assertThat(closedFor(cleo.conversation())).isEqualTo("CONTINUED");
        assertThat(api("/turns/" + turn).path("decisions").toString()).contains("platform.conversation.continue");
        cleo.says("thanks");
        assertThat(cleo.conversation()).isEqualTo(first);
    }

    @Test
    void whoWaitsForAColleagueIsNeitherAskedNorLeft() {
        var dora = visitor();
        dora.says("I want to talk to a human");
        var talk = dora.conversation();
        await().atMost(PATIENCE).until(() -> jdbc.sql(
                        "select exists (select 1 from human_task where conversation = ?::uuid and state = 'OPEN')")
                .param(talk)
                .query(Boolean.class)
                .single());
        var heard = dora.agentLines().size();

        passes(talk, Duration.ofMinutes(31));
        looked(talk);

        assertThat(closedFor(talk)).isEqualTo("open");
        assertThat(dora.agentLines()).hasSize(heard);

        jdbc.sql("update human_task set state = 'WITHDRAWN', ended_at = now() where conversation = ?::uuid")
                .param(talk)
                .update();
        passes(talk, Duration.ofHours(5));
        looked(talk);
        assertThat(closedFor(talk)).as("the scenario is at work").isEqualTo("open");
        assertThat(dora.agentLines()).hasSize(heard);
    }

    @Test
    void whoSaidStopIsNotAskedWhetherTheyAreThere() {
        var gil = visitor();
        gil.says("hello");
        var talk = gil.conversation();
        try (var pack = new ChangedPack(publishing).settings("outreach.unsubscribed: no_messages")) {
            pack.live();
            jdbc.sql("""
                            update customer set field_values = field_values || '{"no_messages": {"value": true, "source": "CUSTOMER", "confidence": 1, "at": "2026-01-01T00:00:00Z"}}'
                            where id = (select customer_id from conversation where id = ?::uuid)
                            """).param(talk).update();
            passes(talk, Duration.ofMinutes(26));
            looked(talk);

            assertThat(gil.agentLines()).hasSize(1);
            passes(talk, Duration.ofMinutes(5));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(closedFor(talk)).isEqualTo("IDLE"));
        }
    }

    @Test
    void aRuleThatBreaksForOneConversationIsNotInTheWayOfOthers() {
        var hal = visitor();
        hal.says("I want to cancel my order");
        var ida = visitor();
        ida.says("hello");
        try (var pack = new ChangedPack(publishing).with("rules/acme-shop/lulls.drl", """
                package rules.acme_shop

                import ai.focal360.policy.facts.*

                rule "cancellations are over for a reason nobody knows" @Policy("acme.conversation.unknown")
                when  Lull( scenarios contains "cancel-order" )
                then  insert( new CloseConversation( "timeout", "" ) );
                end
                """)) {
            pack.live();
            passes(hal.conversation(), Duration.ofMinutes(31));
            passes(ida.conversation(), Duration.ofMinutes(31));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(closedFor(ida.conversation()))
                    .isEqualTo("IDLE"));
            looked(hal.conversation());
            assertThat(closedFor(hal.conversation())).isEqualTo("open");
        }
    }

    @Test
    void whatNobodyCanCloseInATurnIsClosedWithoutOne() {
        var jo = visitor();
        jo.says("I want to cancel my order");
        var talk = jo.conversation();
        jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at, trigger, finished_at)
                        select gen_random_uuid(), tenant, agent, channel, address, customer_id, id, gen_random_uuid(), 'QUARANTINED',
                               clock_timestamp(), '{"kind": "quiet", "reference": "gone"}', clock_timestamp()
                        from conversation where id = ?::uuid
                        """).param(talk).update();
        var heard = jo.agentLines();

        passes(talk, Duration.ofMinutes(31));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(closedFor(talk)).isEqualTo("IDLE"));
        assertThat(jdbc.sql("select count(*) from act_ru_execution where business_key_ = ?")
                        .param(talk)
                        .query(Long.class)
                        .single())
                .as("nobody can answer what its scenario asked")
                .isZero();
        assertThat(jo.agentLines()).as("nothing happened, so nothing is told").isEqualTo(heard);
        jdbc.sql(
                        "update turn set dismissed_at = clock_timestamp() where conversation_id = ?::uuid and state = 'QUARANTINED'")
                .param(talk)
                .update();
    }

    @Test
    void aConversationWhoseAgentIsGoneIsClosed() {
        var kim = visitor();
        kim.says("hello");
        jdbc.sql("update conversation set agent = 'nobody' where id = ?::uuid")
                .param(kim.conversation())
                .update();

        passes(kim.conversation(), Duration.ofMinutes(1));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(closedFor(kim.conversation())).isEqualTo("IDLE"));
    }

    /** Waits until it was decided about. */
    private void looked(String talk) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select look_at > clock_timestamp() from conversation where id = ?::uuid")
                        .param(talk)
                        .query(Boolean.class)
                        .single());
    }

    @Test
    void aConversationInWhichNothingHappensIsARowAndNothingInTheEngine() {
        var before = engineRows();

        var talks = IntStream.range(0, 20)
                .mapToObj(number -> {
                    var somebody = visitor();
                    somebody.says("hello");
                    return somebody.conversation();
                })
                .toList();

        assertThat(engineRows()).isEqualTo(before);
        assertThat(jdbc.sql("select state, count(*) from turn where conversation_id = any(?::uuid[]) group by state")
                        .param(talks.toArray(String[]::new))
                        .query((row, number) -> row.getString(1) + " " + row.getInt(2))
                        .list())
                .as("nothing gathers or runs")
                .containsExactly("DONE 20");
    }

    @Test
    void whatWasSaidLongAgoIsForgotten() {
        var eve = visitor();
        eve.says("hello");
        jdbc.sql("""
                        update conversation set state = jsonb_set(state, '{lines}', (
                            select jsonb_agg(line order by n) from generate_series(1, 60) n cross join lateral (values
                                (jsonb_build_object('role', 'CUSTOMER', 'text', 'question ' || n)),
                                (jsonb_build_object('role', 'AGENT', 'text', 'answer'))) said (line)))
                        where id = ?::uuid
                        """).param(eve.conversation()).update();

        eve.says("thanks");

        assertThat(jdbc.sql("""
                                select jsonb_path_query(state, '$.lines[*] ? (@.role == "CUSTOMER").text') #>> '{}'
                                from conversation where id = ?::uuid
                                """).param(eve.conversation()).query(String.class).list())
                .as("fifty turns")
                .hasSize(50)
                .startsWith("question 12")
                .endsWith("question 60", "thanks");
    }

    @Test
    void whatTheWriterKnewIsInTheRecord() {
        var finn = visitor();
        finn.says("I want to cancel my order");
        assertThat(given(finn))
                .contains("conversation", "customer.name")
                .as("nothing was said of it, and nobody came back to anything")
                .doesNotContain("customer.complaint_kind", "conversation.earlier");

        finn.says("as I told you before, it is order #W1000006");
        assertThat(given(finn)).contains("customer.order_id", "conversation.earlier");
        assertThat(finn.lastTurn().path("decisions").toString())
                .contains(
                        "platform.plan.context-always",
                        "platform.plan.context-in-use",
                        "platform.plan.context-earlier");
    }

    private static List<String> given(Customer customer) {
        var given = new ArrayList<String>();
        customer.lastTurn().at("/plan/context").forEach(source -> given.add(source.asText()));
        return given;
    }

    private long engineRows() {
        return jdbc.sql("""
                        select (select count(*) from act_ru_execution) + (select count(*) from act_ru_job)
                             + (select count(*) from act_ru_variable) + (select count(*) from act_ru_event_subscr)
                             + (select count(*) from act_hi_procinst) + (select count(*) from act_hi_varinst)
                        """).query(Long.class).single();
    }

    /** As if this much time had passed for the conversation alone. */
    private void passes(String conversation, Duration time) {
        jdbc.sql("""
                        update conversation set since = since - make_interval(secs => :by),
                               active_at = active_at - make_interval(secs => :by),
                               warned_at = warned_at - make_interval(secs => :by), look_at = clock_timestamp(),
                               heard = (select jsonb_object_agg(key, value::timestamptz - make_interval(secs => :by))
                                        from jsonb_each_text(heard))
                        where id = :conversation::uuid
                        """)
                .param("by", (double) time.toSeconds())
                .param("conversation", conversation)
                .update();
    }

    private String closedFor(String conversation) {
        return jdbc.sql("select coalesce(closed_for, 'open') from conversation where id = ?::uuid")
                .param(conversation)
                .query(String.class)
                .single();
    }

    private static String turnOf(HttpResponse<String> accepted) {
        return json(accepted.body()).path("turn").asText();
    }

    private String conversationOf(String turn) {
        return jdbc.sql("select conversation_id::text from turn where id = ?::uuid")
                .param(turn)
                .query(String.class)
                .single();
    }
}
