package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Starting with folders on disk, again and again on the same store. */
@ExtendWith(OutputCaptureExtension.class)
class PackBootstrapTest {
    private final ConfigStore store = new InMemoryConfigStore(TestPacks.CLOCK);

    private Path folders;

    @BeforeEach
    void platformAndShop(@TempDir Path folders) throws IOException {
        this.folders = folders;
        write(TestPacks.platformFiles());
        write(TestPacks.shopFiles());
    }

    @Test
    void everyTenantIsLiveAfterTheStart() {
        var tenants = start();

        assertThat(tenants.all())
                .extracting(pack -> pack.version().toString())
                .containsExactlyInAnyOrder("platform@1", "shop@1");
    }

    @Test
    void unchangedFoldersAreNotPublishedAgain() throws IOException {
        start();
        write("rules/shop/README.md", "Notes are no part of a pack.");

        assertThat(start().require(TestPacks.SHOP).version().number()).isEqualTo(1);
        assertThat(store.versions(TestPacks.SHOP)).hasSize(1);
    }

    @Test
    void changedFoldersAreTheNextVersion() throws IOException {
        start();
        write("seeds/shop/tenant.yaml", "name: Shop 2\n");

        assertThat(start().require(TestPacks.SHOP))
                .satisfies(pack -> assertThat(pack.version().number()).isEqualTo(2))
                .satisfies(pack -> assertThat(pack.data().name()).isEqualTo("Shop 2"));
    }

    @Test
    void aBrokenPackNamesEveryProblemAndKeepsThePreviousVersionLive(CapturedOutput output) throws IOException {
        start();
        write("seeds/shop/tenant.yaml", "nam: Shop\n");
        write("seeds/shop/offerings.yaml", "lamp: {}\n");

        assertThat(start().require(TestPacks.SHOP).data().name()).isEqualTo("Shop");
        assertThat(output)
                .contains("The pack of tenant 'shop' in the folders is not published, version 1 stays live:")
                .contains("  seeds/shop/offerings.yaml:1: lamp: 'kind' is missing")
                .contains("  seeds/shop/tenant.yaml:1: 'nam' is not known here; did you mean 'name'?");
    }

    @Test
    void aTenantThatNeverHadAGoodPackIsNotLiveAndTheLogSaysWhy(CapturedOutput output) throws IOException {
        write("seeds/shop/tenant.yaml", "name: [\n");
        write(Map.of(
                "seeds/other/tenant.yaml", "name: Other\n",
                "seeds/other/agents.yaml", "sam:\n  name: Sam\n  personality: Kind.\n  languages: [de]\n"));

        var tenants = start();

        assertThat(tenants.pack(TestPacks.SHOP)).isEmpty();
        assertThat(tenants.pack(new TenantId("other"))).isPresent();
        assertThat(output)
                .contains("Tenant 'shop' is not live, its first pack has problems:")
                .contains("  seeds/shop/tenant.yaml:2: Not YAML: ");
    }

    @Test
    void aFileThatIsNoTextIsAProblemOfItsTenant(CapturedOutput output) throws IOException {
        var file = folders.resolve("rules/shop/latin.drl");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {'r', (byte) 0xE9});

        assertThat(start().pack(TestPacks.SHOP)).isEmpty();
        assertThat(output).contains("  rules/shop/latin.drl: The file is not UTF-8 text");
    }

    @Test
    void aBrokenPlatformEndsTheFirstStartWithEveryProblem() throws IOException {
        write("seeds/platform/tenant.yaml", "{}\n");
        write("seeds/platform/tools.yaml", "pay: {}\n");

        assertThatThrownBy(this::start).isInstanceOfSatisfying(BrokenPlatformPack.class, broken -> {
            var analysis = new BrokenPlatformPackAnalyzer().analyze(new IllegalStateException(broken));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription())
                    .startsWith("The platform's pack has 4 problems and no earlier version exists:")
                    .contains("    seeds/platform/tenant.yaml:1: 'name' is missing")
                    .contains("    seeds/platform/tools.yaml:1: pay: 'level' is missing");
        });
    }

    @Test
    void aBrokenPlatformWithAnEarlierVersionStartsOnThatOne(CapturedOutput output) throws IOException {
        start();
        write("seeds/platform/tenant.yaml", "{}\n");

        assertThat(start().require(TestPacks.SHOP).data().settings()).containsEntry("patience", 3);
        assertThat(output).contains("The platform's pack in the folders is not published, version 1 stays live:");
    }

    @Test
    void whatWasPublishedOverTheApiSurvivesARestart() {
        var first = node();
        first.bootstrap().start();
        first.publishing()
                .publish(TestPacks.SHOP, TestPacks.shopFiles("seeds/shop/tenant.yaml", "name: From the API\n"));
        first.publishing()
                .publish(
                        new TenantId("other"),
                        Map.of(
                                "seeds/other/tenant.yaml", "name: Other\n",
                                "seeds/other/agents.yaml",
                                        "sam:\n  name: Sam\n  personality: Kind.\n  languages: [de]\n"));

        var tenants = start();

        assertThat(tenants.require(TestPacks.SHOP).data().name()).isEqualTo("From the API");
        assertThat(tenants.pack(new TenantId("other"))).isPresent();
    }

    @Test
    void aFormBelongsToThePacksThatOpenItAndOneNobodyOpensIsReported(CapturedOutput output) throws IOException {
        write(Map.of(
                "processes/shop/pay.bpmn", "<userTask camunda:formRef=\"pay\"/>",
                "ui-forms/pay.form", "{\"components\": []}",
                "ui-forms/lost.form", "{\"components\": []}",
                "seeds/readme.yaml", "a: b"));

        var tenants = start();

        assertThat(tenants.require(TestPacks.SHOP).files()).containsKey("ui-forms/pay.form");
        assertThat(tenants.require(TenantId.PLATFORM).files()).doesNotContainKey("ui-forms/pay.form");
        assertThat(output)
                .contains("Belongs to no pack: ui-forms/lost.form: No process opens this form")
                .contains("Belongs to no pack: seeds/readme.yaml: Expected the file in a tenant's folder");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        var source = new PackSource(TestPacks.properties("/nowhere/at/all"));

        assertThatThrownBy(source::read)
                .hasMessage(
                        "Expected focal.packs.location to be a directory or classpath:/…, but it is '/nowhere/at/all'");
    }

    private record Node(Tenants tenants, Publishing publishing, PackBootstrap bootstrap) {}

    private Node node() {
        var tenants = new Tenants();
        var publishing = new Publishing(store, tenants, TestPacks.beans(), event -> {});
        var source = new PackSource(TestPacks.properties(folders.toString()));
        return new Node(tenants, publishing, new PackBootstrap(source, publishing, store));
    }

    private Tenants start() {
        var node = node();
        node.bootstrap().start();
        return node.tenants();
    }

    private void write(Map<String, String> files) throws IOException {
        for (var file : files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
    }

    private void write(String path, String content) throws IOException {
        var file = folders.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
