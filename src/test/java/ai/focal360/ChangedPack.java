package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Publishing;
import java.util.Map;
import java.util.TreeMap;

/** The demo tenant's pack with changes, live until this is closed; then the demo's own is live again. */
final class ChangedPack implements AutoCloseable {
    private static final TenantId ACME = new TenantId("acme-shop");

    private final Publishing publishing;
    private final Map<String, String> files = new TreeMap<>(LivePacks.demo().files());

    ChangedPack(Publishing publishing) {
        this.publishing = publishing;
    }

    ChangedPack with(String file, String content) {
        files.put(file, content);
        return this;
    }

    ChangedPack changing(String file, String find, String replacement) {
        var content = files.getOrDefault(file, "");
        assertThat(content).as(file).contains(find);
        files.put(file, content.replace(find, replacement));
        return this;
    }

    ChangedPack live() {
        publish(files);
        return this;
    }

    @Override
    public void close() {
        publish(LivePacks.demo().files());
    }

    private void publish(Map<String, String> pack) {
        assertThat(publishing.publish(ACME, pack)).isInstanceOf(Publishing.Outcome.Published.class);
    }
}
