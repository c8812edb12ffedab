package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kill -9 of a node while as many conversations as there are {@link StoppingPoint}s stand still in it, each at another one;
 * then of a second node while it repeats what the first had begun. Every customer confirms cancelling an order, which cannot
 * be undone. Whatever was acknowledged is answered once, and each order is cancelled once.
 */
class KillNineIT extends SeveralNodes {
    private static final String YES = "yes please";

    KillNineIT() throws IOException {}

    @Test
    void answersEachAcknowledgedMessageOnceWhereverItsNodeDies() throws IOException {
        var first = start("first");
        first.awaitUp();
        var undisturbed = visitor(99);
        var twice = visitor(98);
        Map<StoppingPoint, Visitor> visitors = new EnumMap<>(StoppingPoint.class);
        Stream.of(StoppingPoint.values()).forEach(point -> visitors.put(point, visitor(point.ordinal())));
        var accepted = visitor(97);
        var all = Stream.concat(Stream.of(undisturbed, twice, accepted), visitors.values().stream())
                .toList();
        all.forEach(visitor ->
                visitor.says(first, "Please cancel order %s, I ordered it by mistake".formatted(visitor.order)));
        all.forEach(visitor -> visitor.hears("e-mail"));
        all.forEach(visitor -> visitor.says(first, visitor.email));
        all.forEach(visitor -> visitor.hears("Shall I cancel it?"));
        undisturbed.says(first, YES);
        undisturbed.hears("cancelled");

        twice.standsStillAt(StoppingPoint.CALLED);
        twice.standsStillAt(StoppingPoint.RECORDED);
        visitors.forEach((point, visitor) -> visitor.standsStillAt(point));
        twice.says(first, YES);
        visitors.forEach((point, visitor) -> {
            if (point != StoppingPoint.ACCEPTING && point != StoppingPoint.CLAIMED) {
                visitor.says(first, YES);
            }
        });
        var unanswered = visitors.get(StoppingPoint.ACCEPTING).posts(first, YES);
        awaitStill(StoppingPoint.values().length);
        // the dispatcher itself stands still from here: what is accepted now is claimed by nobody
        visitors.get(StoppingPoint.CLAIMED).says(first, YES);
        awaitStill(StoppingPoint.values().length + 1);
        accepted.says(first, YES);
        assertThat(unanswered).isNotDone();
        first.kill();
        assertThat(unanswered).failsWithin(PATIENCE);

        var second = start("second");
        var third = start("third");
        awaitStill(StoppingPoint.values().length + 2);
        var dying = twice.stoppedAt(StoppingPoint.RECORDED).equals("second") ? second : third;
        var surviving = dying == second ? third : second;
        surviving.awaitUp();
        all.stream()
                .filter(visitor -> visitor != twice && visitor != visitors.get(StoppingPoint.ACCEPTING))
                .forEach(visitor -> visitor.hears("cancelled"));
        visitors.get(StoppingPoint.ACCEPTING).says(surviving, YES);
        assertThat(twice.attempts()).as("a living node keeps its lease").isEqualTo(2);
        dying.kill();

        all.forEach(visitor -> visitor.hears("cancelled"));
        all.forEach(visitor -> visitor.repeatsEverythingTo(surviving));
        awaitNothingToDo();
        assertThat(desk.cancelled())
                .hasSize(all.size())
                .allSatisfy((order, times) -> assertThat(times).as(order).isEqualTo(1));
        assertThat(desk.askedAgain())
                .containsExactlyInAnyOrder(
                        twice.order,
                        visitors.get(StoppingPoint.CALLED).order,
                        visitors.get(StoppingPoint.RECORDING).order);
        assertThat(count("select count(*) from turn")).isEqualTo(all.size() * 3);
        assertThat(count("select count(*) from turn_record")).isEqualTo(all.size() * 3);
        all.forEach(visitor -> hasTheSame(visitor, undisturbed));
    }

    private Visitor visitor(int number) {
        return new Visitor("#W20000%02d".formatted(number));
    }

    private static void hasTheSame(Visitor visitor, Visitor other) {
        visitor.hasHeardTheSameAs(other);
        assertThat(summary(lastRecord(visitor)))
                .isEqualTo(summary(lastRecord(other)).replace(other.order, visitor.order));
        assertThat(visitor.effects()).isEqualTo(other.effects()).containsOnlyOnce("cancel_pending_order DONE");
        visitor.hasSaidYesToOneEffect();
        assertThat(running(visitor))
                .as("what runs on for the customer of %s", visitor.order)
                .isEmpty();
    }

    /** The record of the turn that cancelled. */
    private static JsonNode lastRecord(Visitor visitor) {
        return json(
                visitor.rows("select document from turn_record where conversation = ?::uuid order by finished_at desc")
                        .get(0));
    }

    /** The scenarios their conversation is still in. */
    private static List<String> running(Visitor visitor) {
        return visitor.rows("""
                select d.key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                where e.business_key_ = ? order by d.key_
                """);
    }

    /** What a record says that must not depend on how often its turn was begun. */
    private static String summary(JsonNode record) {
        var parts = new ArrayList<String>();
        List.of("outcome", "trigger")
                .forEach(part -> parts.add(record.path(part).toString()));
        record.path("candidates").forEach(it -> parts.add("candidate " + it.path("id")));
        record.path("decisions")
                .forEach(it -> parts.add("decision %s %s".formatted(it.path("point"), it.path("policy"))));
        record.path("moves").forEach(it -> parts.add("move %s %s".formatted(it.path("move"), it.path("from"))));
        record.path("tools")
                .forEach(it -> parts.add("tool %s %s %s %s"
                        .formatted(it.path("tool"), it.path("verdict"), it.path("state"), it.path("arguments"))));
        record.path("data").forEach(it -> parts.add("data " + it.path("field")));
        record.path("answers").forEach(it -> parts.add("answer " + it.path("text")));
        return String.join("\n", parts);
    }
}
