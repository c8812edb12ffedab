package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nodes are killed between a customer's yes and its effect, while a call begins to wait for a person, and while it goes on.
 * One yes, one request, one task, one effect, and the customer is told each thing once. A return has no business key: nothing but
 * the yes and the key of its step keeps a second one away.
 */
class ApprovalKillNineIT extends SeveralNodes {
    private static final String TOKEN = "fcl_acme-shop_" + "a".repeat(43);
    private static final List<StoppingPoint> AFTER_THE_YES = List.of(
            StoppingPoint.TOUCHED,
            StoppingPoint.INTENDING,
            StoppingPoint.INTENDED,
            StoppingPoint.CALLED,
            StoppingPoint.RECORDING);
    private static final List<StoppingPoint> WHILE_ASKING =
            List.of(StoppingPoint.TOUCHED, StoppingPoint.RECORDED, StoppingPoint.FINISHING, StoppingPoint.FINISHED);
    private static final List<StoppingPoint> WHILE_GOING_ON =
            List.of(StoppingPoint.INTENDED, StoppingPoint.CALLED, StoppingPoint.RECORDING, StoppingPoint.TOUCHED);

    ApprovalKillNineIT() throws IOException {}

    @Test
    void oneYesOneRequestAndOneEffectWhereverNodesDie() throws IOException {
        var first = start("approval-first", "--focal.secrets.acme-shop.owner-token=" + TOKEN);
        first.awaitUp();
        var undisturbed = new Visitor("#W3000099");
        var twice = new Visitor("#W3000098");
        var agreeing = visitors("#W30000%02d", AFTER_THE_YES.size());
        var asking = visitors("#W40000%02d", WHILE_ASKING.size());
        var small =
                Stream.concat(Stream.of(undisturbed, twice), agreeing.stream()).toList();
        var all = Stream.concat(small.stream(), asking.stream()).toList();
        all.forEach(visitor -> visitor.says(first, "I want to return order " + visitor.order));
        all.forEach(visitor -> visitor.hears("e-mail"));
        all.forEach(visitor -> visitor.says(first, visitor.email));
        all.forEach(visitor -> visitor.hears("Which items"));
        all.forEach(visitor -> visitor.says(first, "everything"));
        all.forEach(visitor -> visitor.hears("Shall I register it?"));
        undisturbed.says(first, "yes");
        undisturbed.hears("return is registered");

        standStill(agreeing, AFTER_THE_YES);
        standStill(asking, WHILE_ASKING);
        twice.standsStillAt(StoppingPoint.INTENDING);
        twice.standsStillAt(StoppingPoint.CALLED);
        all.stream().filter(visitor -> visitor != undisturbed).forEach(visitor -> visitor.says(first, "yes"));
        var still = agreeing.size() + asking.size() + 1;
        awaitStill(still);
        first.kill();

        var second = start("approval-second", "--focal.secrets.acme-shop.owner-token=" + TOKEN);
        agreeing.forEach(visitor -> visitor.hears("return is registered"));
        asking.forEach(visitor -> visitor.hears("A colleague has to look at this first"));
        awaitStill(still + 1);
        assertThat(count("select count(*) from approval_request where state = 'OPEN'"))
                .isEqualTo(asking.size());
        assertThat(count("select count(*) from approval_request")).isEqualTo(asking.size());
        assertThat(count("select count(*) from act_ru_task where task_def_key_ = 'Task_ApproveCall'"))
                .isEqualTo(asking.size());

        standStill(asking, WHILE_GOING_ON);
        asking.forEach(visitor -> approve(visitor, second));
        awaitStill(still + 1 + asking.size());
        second.kill();

        start("approval-third", "--focal.secrets.acme-shop.owner-token=" + TOKEN);
        all.forEach(visitor -> visitor.hears("return is registered"));
        awaitNothingToDo();
        assertThat(desk.returned())
                .hasSize(all.size())
                .allSatisfy((order, times) -> assertThat(times).as(order).isEqualTo(1));
        assertThat(desk.askedAgain())
                .as("whose answer was lost")
                .containsExactlyInAnyOrder(
                        twice.order,
                        agreeing.get(AFTER_THE_YES.indexOf(StoppingPoint.CALLED)).order,
                        agreeing.get(AFTER_THE_YES.indexOf(StoppingPoint.RECORDING)).order,
                        asking.get(WHILE_GOING_ON.indexOf(StoppingPoint.CALLED)).order,
                        asking.get(WHILE_GOING_ON.indexOf(StoppingPoint.RECORDING)).order);
        all.forEach(visitor -> assertThat(visitor.effects()).containsExactly("return_delivered_order_items DONE"));
        all.forEach(Visitor::hasSaidYesToOneEffect);
        small.forEach(visitor -> visitor.hasHeardTheSameAs(undisturbed));
        assertThat(count("select count(*) from approval_request where state = 'APPROVED'"))
                .isEqualTo(asking.size());
        assertThat(count("select count(*) from approval_waiter")).isZero();
        asking.forEach(visitor -> assertThat(visitor.heard())
                .filteredOn(text -> text.contains("A colleague has to look") || text.contains("is registered"))
                .hasSize(2));
    }

    private List<Visitor> visitors(String orders, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Visitor(orders.formatted(number)))
                .toList();
    }

    private static void standStill(List<Visitor> visitors, List<StoppingPoint> points) {
        IntStream.range(0, visitors.size())
                .forEach(number -> visitors.get(number).standsStillAt(points.get(number)));
    }

    private void approve(Visitor visitor, KillableNode node) {
        var request = jdbc.sql("select id from approval_request where conversation_id = ?::uuid")
                .param(visitor.conversation())
                .query(UUID.class)
                .single();
        var response =
                send(HttpRequest.newBuilder(node.uri("/api/tenants/acme-shop/approvals/" + request + "/decision"))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"decision\": \"approve\"}")));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
}
