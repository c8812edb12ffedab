package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Publication.Origin;
import ai.focal360.tenant.Publishing.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;

/** One node with a live platform, and what becomes of a tenant's packs on it. */
class PublishingTest {
    private final ConfigStore store = new InMemoryConfigStore(TestPacks.CLOCK);
    private final Tenants tenants = new Tenants();
    private final List<PackPublished> published = new ArrayList<>();
    private final Publishing publishing = node(store, tenants, published::add);

    @BeforeEach
    void thePlatformIsLive() {
        publishing.publish(TestPacks.platform(), Origin.FOLDER, List.of());
        published.clear();
    }

    @Test
    void aGoodPackIsLiveAtOnceOverThePlatform() {
        assertThat(publishing.publish(TestPacks.SHOP, TestPacks.shopFiles()))
                .isEqualTo(new Outcome.Published(version(1), true, List.of()));

        var live = tenants.require(TestPacks.SHOP);
        assertThat(live.data().settings()).containsEntry("patience", 3);
        assertThat(live.data().intents()).extracting(Intent::id).containsExactly("thanks");
        assertThat(live.data().texts().find("greeting", "nl", ChannelConfig.Kind.WEBCHAT))
                .contains("Hallo");
    }

    @Test
    void aTenantsOwnValuesStandOverThePlatforms() {
        publishing.publish(
                TestPacks.SHOP,
                TestPacks.shopFiles(
                        "seeds/shop/tenant.yaml", "name: Shop\nsettings:\n  patience: 9\n",
                        "seeds/shop/texts.yaml", "greeting: {nl: Hoi}\n"));

        var data = tenants.require(TestPacks.SHOP).data();
        assertThat(data.settings()).containsEntry("patience", 9);
        assertThat(data.texts().find("greeting", "nl", ChannelConfig.Kind.WHATSAPP))
                .contains("Hoi");
        assertThat(data.texts().find("greeting", "de", ChannelConfig.Kind.WHATSAPP))
                .contains("Hallo");
    }

    @Test
    void aBrokenPackChangesNothing() {
        publishing.publish(TestPacks.SHOP, TestPacks.shopFiles());
        published.clear();

        var outcome = publishing.publish(TestPacks.SHOP, TestPacks.shopFiles("seeds/shop/channels.yaml", "web: {}\n"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.problems())
                .containsExactly(
                        new PackProblem("seeds/shop/channels.yaml", 1, "web: 'kind' is missing"),
                        new PackProblem("seeds/shop/channels.yaml", 1, "web: 'agent' is missing")));
        assertThat(tenants.require(TestPacks.SHOP).version().number()).isEqualTo(1);
        assertThat(store.versions(TestPacks.SHOP)).hasSize(1);
        assertThat(published).isEmpty();
    }

    @Test
    void theSameContentIsNotPublishedAgain() {
        publishing.publish(TestPacks.SHOP, TestPacks.shopFiles());
        published.clear();

        assertThat(publishing.publish(TestPacks.SHOP, TestPacks.shopFiles()))
                .isEqualTo(new Outcome.Published(version(1), false, List.of()));
        assertThat(published).isEmpty();
    }

    @Test
    void checkingAloneChangesNothing() {
        assertThat(publishing.check(TestPacks.SHOP, TestPacks.shopFiles())).isEmpty();

        assertThat(tenants.pack(TestPacks.SHOP)).isEmpty();
        assertThat(store.versions(TestPacks.SHOP)).isEmpty();
    }

    @Test
    void everyModulesCheckIsAsked() {
        PackCheck rules = (candidate, platform) -> candidate.files("rules", "drl").entrySet().stream()
                .map(file -> new PackProblem(file.getKey(), 7, "does not compile over " + platform.version()))
                .toList();
        var strict = new Publishing(store, tenants, TestPacks.beans(rules), event -> {});

        assertThat(strict.check(
                        TestPacks.SHOP,
                        TestPacks.shopFiles("rules/shop/a.drl", "rule", "seeds/shop/offerings.yaml", "[]\n")))
                .extracting(PackProblem::toString)
                .containsExactly(
                        "rules/shop/a.drl:7: does not compile over platform@1",
                        "seeds/shop/offerings.yaml:1: The file is an empty list, expected entries by name");
    }

    @Test
    void aNewPlatformIsPutUnderEveryTenantPlatformFirst() {
        publishing.publish(TestPacks.SHOP, TestPacks.shopFiles());
        published.clear();
        var files = new TreeMap<>(TestPacks.platformFiles());
        files.put("seeds/platform/tenant.yaml", "name: Platform\nsettings:\n  patience: 4\n");

        publishing.publish(TenantId.PLATFORM, files);

        assertThat(published)
                .extracting(event ->
                        event.pack().version() + " over " + event.platform().version())
                .containsExactly("platform@2 over platform@2", "shop@1 over platform@2");
        assertThat(tenants.require(TestPacks.SHOP).data().settings()).containsEntry("patience", 4);
    }

    @Test
    void aPlatformThatWouldBreakATenantIsRefused() {
        publishing.publish(
                TestPacks.SHOP, TestPacks.shopFiles("seeds/shop/texts.yaml", "say.status: {nl: '{{order_id}}'}\n"));
        var files = new TreeMap<>(TestPacks.platformFiles());
        files.put("seeds/platform/texts.yaml", "say.status: {en: Hi, nl: Hoi, de: Hallo}\n");

        assertThat(publishing.publish(TenantId.PLATFORM, files))
                .isEqualTo(new Outcome.Refused(List.of(new PackProblem(
                        "seeds/shop/texts.yaml", 1, "{{order_id}} is no placeholder of this text: it has none"))));
    }

    @Test
    void listenersAreReadyBeforeTheVersionIsUsed() {
        var seen = new ArrayList<Boolean>();
        var node = node(
                store,
                tenants,
                event -> seen.add(tenants.pack(event.pack().tenant()).isPresent()));

        node.publish(TestPacks.SHOP, TestPacks.shopFiles());

        assertThat(seen).containsExactly(false);
        assertThat(tenants.pack(TestPacks.SHOP)).isPresent();
    }

    @Test
    void aListenerThatFailsLeavesThePreviousVersionLive() {
        publishing.publish(TestPacks.SHOP, TestPacks.shopFiles());
        var failing = node(store, tenants, event -> {
            throw new IllegalStateException("no memory for this");
        });

        assertThatThrownBy(() ->
                        failing.publish(TestPacks.SHOP, TestPacks.shopFiles("seeds/shop/tenant.yaml", "name: New\n")))
                .hasMessage("no memory for this");
        assertThat(tenants.require(TestPacks.SHOP).data().name()).isEqualTo("Shop");
    }

    @Test
    void whatAnotherNodePublishedBecomesLiveWithTheNextLook() {
        var otherTenants = new Tenants();
        var other = node(store, otherTenants, event -> {});
        var poll = new PackPoll(store, other, TestPacks.properties("classpath:/packs"));
        publishing.publish(TestPacks.SHOP, TestPacks.shopFiles());

        poll.look();

        assertThat(otherTenants.require(TestPacks.SHOP).version())
                .isEqualTo(tenants.require(TestPacks.SHOP).version());
        assertThat(otherTenants.require(TestPacks.SHOP).data())
                .isEqualTo(tenants.require(TestPacks.SHOP).data());
    }

    @Test
    void theContentsHashDependsOnPathsAndContentsOnly() {
        var hash = Pack.hash(Map.of("a", "1", "b", "2"));

        assertThat(Pack.hash(new TreeMap<>(Map.of("b", "2", "a", "1")))).isEqualTo(hash);
        assertThat(Pack.hash(Map.of("a", "1b", "", "2"))).isNotEqualTo(hash);
        assertThat(Pack.hash(Map.of("a", "1", "b", "3"))).isNotEqualTo(hash);
        // a hash that changed between releases would publish every pack again
        assertThat(hash).isEqualTo("6fa2d87f48fc7ddfb9c9c24286fcecde682451938882795954eb5aba74c19968");
    }

    private static PackVersion version(long number) {
        return new PackVersion(
                TestPacks.SHOP, number, TestPacks.shop().version().hash());
    }

    private static Publishing node(ConfigStore store, Tenants tenants, Consumer<PackPublished> listener) {
        ApplicationEventPublisher events = event -> {
            if (event instanceof PackPublished live) {
                listener.accept(live);
            }
        };
        return new Publishing(store, tenants, TestPacks.beans(), events);
    }
}
