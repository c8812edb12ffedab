package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoticeTest {
    @Test
    void arrivesAsItWasSaid() {
        List<Wake> all = List.of(
                new Wake.TurnsDue(),
                new Wake.TurnCancelled(TurnId.random()),
                new Wake.LaneMoved(UUID.randomUUID()),
                new Wake.PackStored(new TenantId("acme-shop")),
                new Wake.SubscriptionsChanged(new TenantId("acme-shop")));

        var texts = Notice.write("node-1", all);

        assertThat(texts).hasSize(1);
        assertThat(Notice.read(texts.get(0)).from()).isEqualTo("node-1");
        assertThat(Notice.read(texts.get(0)).wakes()).containsExactlyElementsOf(all);
        assertThat(Notice.read(texts.get(0)).ping()).isEmpty();
        assertThat(Notice.read(Notice.ping("node-1", 42)).ping()).hasValue(42L);
    }

    @Test
    void takesAsManyNotificationsAsPostgresWants() {
        var many = IntStream.range(0, 1_000)
                .<Wake>mapToObj(number -> new Wake.LaneMoved(UUID.randomUUID()))
                .toList();

        var texts = Notice.write("node-1", many);

        assertThat(texts).allSatisfy(text -> assertThat(text.length()).isLessThan(8_000));
        assertThat(texts.stream().flatMap(text -> Notice.read(text).wakes().stream()))
                .containsExactlyElementsOf(many);
    }

    @Test
    void leavesOutWhatItDoesNotUnderstand() {
        var notice = Notice.read("node-2\nrest please\nlane not-an-id\npack ../x\nping soon\ndue");

        assertThat(notice.wakes()).containsExactly(new Wake.TurnsDue());
        assertThat(notice.ping()).isEmpty();
        assertThat(Notice.read("").wakes()).isEmpty();
    }
}
