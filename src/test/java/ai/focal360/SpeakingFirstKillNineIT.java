package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.tenant.LivePacks;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A node is killed while it follows up questions nobody answered, and while it passes on what colleagues said. Afterwards
 * everybody was followed up once, nobody who had answered, and each word of a colleague was said once.
 */
class SpeakingFirstKillNineIT extends SeveralNodes {
    private static final String TOKEN = "fcl_acme-shop_" + "b".repeat(43);
    private static final String FOLLOW_UP = "I'm still here";
    private static final List<StoppingPoint> WHILE_FOLLOWING_UP =
            List.of(StoppingPoint.BEFORE_WRITING, StoppingPoint.FINISHING, StoppingPoint.FINISHED);
    private static final List<StoppingPoint> WHILE_PASSING_ON =
            List.of(StoppingPoint.FINISHING, StoppingPoint.FINISHED);

    /** {@code -Dagenda.crowd=10000 -Dagenda.spread=60} for the full minute. */
    private static final int CROWD = Integer.getInteger("agenda.crowd", 100);

    private static final int SPREAD = Integer.getInteger("agenda.spread", 4);
    private static final int LEAD = 3 + CROWD / 1_000;
    private static final Duration CROWDED = Duration.ofMinutes(10);

    SpeakingFirstKillNineIT() throws IOException {}

    @Test
    void everybodyHearsItOnceWhereverTheNodeDies() throws IOException {
        var first = start("speaking-first", "--focal.secrets.acme-shop.owner-token=" + TOKEN);
        first.awaitUp();
        publish(first);
        var handed = visitors("#W50000%02d", WHILE_PASSING_ON.size());
        handed.forEach(visitor -> visitor.says(first, "I want to talk to a human"));
        handed.forEach(
                visitor -> await().atMost(PATIENCE).until(() -> handoff(visitor).size() == 1));
        handed.forEach(visitor -> asks(first, visitor, "claim", "{\"colleague\": \"Kim\"}"));

        var silent = visitors("#W60000%02d", WHILE_FOLLOWING_UP.size() + 3);
        var answering = visitors("#W70000%02d", 3);
        silent.forEach(visitor -> visitor.says(first, "I want to cancel my order"));
        answering.forEach(visitor -> visitor.says(first, "I want to cancel my order"));
        answering.forEach(visitor -> visitor.hears("e-mail"));
        answering.forEach(visitor -> visitor.says(first, visitor.email));
        silent.forEach(visitor -> visitor.hears("e-mail"));
        standStill(silent, WHILE_FOLLOWING_UP);
        standStill(handed, WHILE_PASSING_ON);
        handed.forEach(visitor -> asks(first, visitor, "say", "{\"colleague\": \"Kim\", \"text\": \"Here is Kim.\"}"));
        awaitStill(WHILE_FOLLOWING_UP.size() + WHILE_PASSING_ON.size());
        first.kill();

        var second = start("speaking-second", "--focal.secrets.acme-shop.owner-token=" + TOKEN);
        handed.forEach(visitor -> visitor.hears("Here is Kim."));
        silent.forEach(visitor -> visitor.hears(FOLLOW_UP));
        awaitNothingToDo();
        await().atMost(PATIENCE).until(() -> count("""
                select count(*) from agenda_task where type = 'follow-up' and state in ('OPEN', 'SPEAKING')
                """) == 0);
        assertThat(count("select count(*) from goal where followed_up_at is not null"))
                .isEqualTo(silent.size());
        silent.forEach(visitor -> assertThat(visitor.heard())
                .filteredOn(text -> text.contains(FOLLOW_UP))
                .hasSize(1));
        answering.forEach(visitor -> assertThat(visitor.heard()).noneMatch(text -> text.contains(FOLLOW_UP)));
        handed.forEach(visitor -> assertThat(visitor.heard()).containsOnlyOnce("Here is Kim."));

        start("speaking-third", "--focal.secrets.acme-shop.owner-token=" + TOKEN)
                .awaitUp();
        aCrowdHearsItOnceThough(second);
    }

    /** Two nodes see to questions that nobody answers, all within a minute; one of them dies in the middle. */
    private void aCrowdHearsItOnceThough(KillableNode dying) {
        var one = new Visitor("#W8000000");
        one.says(dying, "I want to cancel my order");
        one.hears("e-mail");
        crowd(one);
        await().atMost(CROWDED).until(() -> followedUp() > CROWD / 3);
        dying.kill();
        assertThat(followedUp()).as("it dies in the middle").isLessThan(CROWD);

        await().atMost(CROWDED).until(() -> count("""
                select count(*) from agenda_task where type = 'follow-up' and state in ('OPEN', 'SPEAKING')
                """) == 0);
        awaitNothingToDo();
        assertThat(followedUp()).isEqualTo(CROWD);
        assertThat(count("""
                select count(*) from (select conversation from outbound_message where text like '%s%%'
                                        and conversation in (select id from conversation where address like 'crowd-%%')
                                      group by conversation having count(*) = 1) once
                """.formatted(FOLLOW_UP.replace("'", "''")))).isEqualTo(CROWD);
        var late = jdbc.sql("""
                        select percentile_disc(array[0.5, 0.99, 1]) within group (
                            order by extract(epoch from followed_up_at - deadline_at)::float8)::text from goal
                        join conversation on conversation.id = conversation_id where address like 'crowd-%'
                        """).query(String.class).single();
        LoggerFactory.getLogger(getClass())
                .warn("{} goals within {} s, late by (half, 99 %, last) {} s", CROWD, SPREAD, late);
    }

    private long followedUp() {
        return count("""
                select count(*) from goal join conversation on conversation.id = conversation_id
                where address like 'crowd-%' and followed_up_at is not null
                """);
    }

    /** As many customers who were asked the same as this one, and who all have the same minute to answer. */
    private void crowd(Visitor one) {
        jdbc.sql("""
                        create table crowd as
                        select 'crowd-' || n as address, gen_random_uuid() as customer, gen_random_uuid() as conversation,
                               gen_random_uuid() as goal, gen_random_uuid() as task,
                               clock_timestamp() + make_interval(secs => ? + random() * ?) as due
                        from generate_series(1, ?) n
                        """).params(LEAD, SPREAD, CROWD).update();
        clone(
                "customer",
                "t.id = (select customer_id from conversation where id = ?::uuid)",
                "'id', crowd.customer",
                one);
        clone("conversation", "t.id = ?::uuid", """
                'id', crowd.conversation, 'customer_id', crowd.customer, 'opened_for', crowd.customer, 'address', crowd.address
                """, one);
        clone("goal", "t.conversation_id = ?::uuid and t.state = 'OPEN'", """
                'id', crowd.goal, 'conversation_id', crowd.conversation, 'customer_id', crowd.customer, 'deadline_at', crowd.due
                """, one);
        clone("agenda_task", "t.conversation_id = ?::uuid and t.state = 'OPEN'", """
                'id', crowd.task, 'conversation_id', crowd.conversation, 'customer_id', crowd.customer,
                'reference', crowd.goal::text, 'due_at', crowd.due, 'planned_at', crowd.due, 'key', crowd.task::text
                """, one);
    }

    private void clone(String table, String where, String changes, Visitor one) {
        var cloned = jdbc.sql("""
                        insert into %1$s select (jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object(%3$s))).*
                        from crowd cross join %1$s t where %2$s
                        """.formatted(table, where, changes))
                .param(one.conversation())
                .update();
        assertThat(cloned).as(table).isEqualTo(CROWD);
    }

    private static void publish(KillableNode node) {
        var files = new TreeMap<>(LivePacks.demo().files());
        files.computeIfPresent(
                "processes/acme-shop/cancel-order.bpmn",
                (name, process) -> process.replaceFirst(
                        "(<camunda:property name=\"focal.collects\" value=\"email\" />)",
                        "$1<camunda:property name=\"focal.goal-deadline\" value=\"PT12S\" />"
                                + "<camunda:property name=\"focal.goal-follow-up\" value=\"follow-up.still-there\" />"
                                + "<camunda:property name=\"focal.goal-expiry\" value=\"nothing\" />"));
        files.computeIfPresent("seeds/acme-shop/tenant.yaml", (name, tenant) -> tenant.replace("settings:\n", """
                settings:
                  outreach.quiet.exempt: [follow-up]
                  outreach.open.minutes: 0
                """));
        var response =
                post(node, "/packs", JSON.valueToTree(Map.of("files", files)).toString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    }

    private List<String> handoff(Visitor visitor) {
        return visitor.rows("select id::text from handoff where conversation_id = ?::uuid");
    }

    private void asks(KillableNode node, Visitor visitor, String what, String body) {
        var response = post(node, "/handoffs/%s/%s".formatted(handoff(visitor).get(0), what), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static HttpResponse<String> post(KillableNode node, String path, String body) {
        return send(HttpRequest.newBuilder(node.uri("/api/tenants/acme-shop" + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private List<Visitor> visitors(String orders, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Visitor(orders.formatted(number)))
                .toList();
    }

    private static void standStill(List<Visitor> visitors, List<StoppingPoint> points) {
        IntStream.range(0, points.size()).forEach(number -> visitors.get(number).standsStillAt(points.get(number)));
    }
}
