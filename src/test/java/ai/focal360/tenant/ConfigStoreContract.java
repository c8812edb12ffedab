package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Publication.Origin;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ConfigStore} does. */
public abstract class ConfigStoreContract {
    protected static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    private static final TenantId SHOP = new TenantId("contract-shop");
    private static final TenantId OTHER = new TenantId("other-shop");

    protected abstract ConfigStore store();

    @Test
    void countsVersionsFromOnePerTenant() {
        assertThat(store().publish(pack(SHOP, "A"), Origin.API).version().number())
                .isEqualTo(1);
        assertThat(store().publish(pack(SHOP, "B"), Origin.API).version().number())
                .isEqualTo(2);
        assertThat(store().publish(pack(OTHER, "A"), Origin.API).version().number())
                .isEqualTo(1);
    }

    @Test
    void theNewestVersionIsTheLiveOneAndEarlierOnesStay() {
        store().publish(pack(SHOP, "A"), Origin.API);
        store().publish(pack(SHOP, "B"), Origin.API);

        assertThat(store().live(SHOP)).hasValueSatisfying(pack -> {
            assertThat(pack.version().number()).isEqualTo(2);
            assertThat(pack.files()).isEqualTo(pack(SHOP, "B").files());
            assertThat(pack.data().name()).isEqualTo("B");
        });
        assertThat(store().find(SHOP, 1))
                .hasValueSatisfying(pack -> assertThat(pack.data().name()).isEqualTo("A"));
        assertThat(store().find(SHOP, 3)).isEmpty();
        assertThat(store().live(OTHER)).isEmpty();
    }

    @Test
    void theSameContentIsNotPublishedTwice() {
        var first = store().publish(pack(SHOP, "A"), Origin.FOLDER);

        assertThat(store().publish(pack(SHOP, "A"), Origin.FOLDER).version()).isEqualTo(first.version());
        assertThat(store().publish(pack(SHOP, "A"), Origin.API).version()).isEqualTo(first.version());
        assertThat(store().versions(SHOP)).hasSize(1);
    }

    @Test
    void aRestartDoesNotUndoWhatWasPublishedOverTheApi() {
        store().publish(pack(SHOP, "folder"), Origin.FOLDER);
        var fromApi = store().publish(pack(SHOP, "api"), Origin.API);

        assertThat(store().publish(pack(SHOP, "folder"), Origin.FOLDER).version())
                .isEqualTo(fromApi.version());
        assertThat(store().publish(pack(SHOP, "newer folder"), Origin.FOLDER)
                        .version()
                        .number())
                .isEqualTo(3);
    }

    @Test
    void aFolderThatGoesBackToAnEarlierContentIsPublishedAgain() {
        store().publish(pack(SHOP, "A"), Origin.FOLDER);
        store().publish(pack(SHOP, "B"), Origin.FOLDER);

        assertThat(store().publish(pack(SHOP, "A"), Origin.FOLDER).version().number())
                .isEqualTo(3);
    }

    @Test
    void tellsWhenAndWhereFromNewestFirst() {
        var first = store().publish(pack(SHOP, "A"), Origin.FOLDER);
        var second = store().publish(pack(SHOP, "B"), Origin.API);

        assertThat(store().versions(SHOP))
                .containsExactly(
                        new Publication(second.version(), Origin.API, CLOCK.instant()),
                        new Publication(first.version(), Origin.FOLDER, CLOCK.instant()));
        assertThat(store().versions(OTHER)).isEmpty();
    }

    @Test
    void namesTheNewestVersionOfEveryTenant() {
        store().publish(pack(SHOP, "A"), Origin.API);
        var newest = store().publish(pack(SHOP, "B"), Origin.API);
        var other = store().publish(pack(OTHER, "A"), Origin.API);

        assertThat(store().newest()).containsExactlyInAnyOrder(newest.version(), other.version());
    }

    @Test
    void nodesThatStartAtOncePublishOneVersion() throws Exception {
        var nodes = 8;
        var start = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(nodes);
        try {
            var published = IntStream.range(0, nodes)
                    .mapToObj(node -> threads.submit((Callable<PackVersion>) () -> {
                        start.await();
                        return store().publish(pack(SHOP, "A"), Origin.FOLDER).version();
                    }))
                    .toList();
            start.countDown();
            for (var version : published) {
                assertThat(version.get().number()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store().versions(SHOP)).hasSize(1);
    }

    @Test
    void publicationsOfDifferentContentAtOnceAllGetANumber() throws Exception {
        var nodes = 8;
        var threads = Executors.newFixedThreadPool(nodes);
        try {
            var published = threads.invokeAll(IntStream.range(0, nodes)
                    .mapToObj(node -> (Callable<Long>) () -> store().publish(pack(SHOP, "content " + node), Origin.API)
                            .version()
                            .number())
                    .toList());
            for (var number : published) {
                assertThat(number.get()).isBetween(1L, (long) nodes);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store().versions(SHOP))
                .extracting(publication -> publication.version().number())
                .containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    private static Pack pack(TenantId tenant, String name) {
        return Pack.candidate(tenant, Map.of("seeds/" + tenant + "/tenant.yaml", "name: " + name + "\n"));
    }
}
