package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Publication.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one store: what one publishes, the other finds. */
class PackPollTest {
    private final Breakable store = new Breakable();
    private final Tenants here = new Tenants();
    private final Publishing there = node(new Tenants());
    private final PackPoll poll = new PackPoll(store, node(here), TestPacks.properties("classpath:/packs"));

    @BeforeEach
    void start() {
        poll.start();
    }

    @AfterEach
    void stop() {
        poll.stop();
    }

    @Test
    void platformAndTenantOfAnotherNodeBecomeLiveHere() {
        there.publish(TestPacks.platform(), Origin.FOLDER, List.of());
        there.publish(TestPacks.SHOP, TestPacks.shopFiles());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(here.pack(TestPacks.SHOP)).isPresent());
        assertThat(here.pack(TenantId.PLATFORM)).isPresent();
    }

    @Test
    void aStoreThatWasAwayIsAskedAgain() {
        store.broken = true;
        await().atMost(Duration.ofSeconds(10)).until(() -> store.failures.get() > 1);
        store.broken = false;
        there.publish(TestPacks.platform(), Origin.FOLDER, List.of());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(here.pack(TenantId.PLATFORM)).isPresent());
    }

    private Publishing node(Tenants tenants) {
        return new Publishing(store, tenants, TestPacks.beans(), event -> {});
    }

    private static final class Breakable implements ConfigStore {
        private final ConfigStore store = new InMemoryConfigStore(TestPacks.CLOCK);
        private volatile boolean broken;
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public List<PackVersion> newest() {
            if (broken) {
                failures.incrementAndGet();
                throw new IllegalStateException("The database is away");
            }
            return store.newest();
        }

        @Override
        public Optional<Pack> live(TenantId tenant) {
            return store.live(tenant);
        }

        @Override
        public Optional<Pack> find(TenantId tenant, long number) {
            return store.find(tenant, number);
        }

        @Override
        public List<Publication> versions(TenantId tenant) {
            return store.versions(tenant);
        }

        @Override
        public Pack publish(Pack candidate, Origin origin) {
            return store.publish(candidate, origin);
        }
    }
}
