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

    /** The cancellation waits for the answer to one of its questions, such as {@code email}, and reminds of it once. */
    ChangedPack waitingFor(String fact, String deadline, String expiry) {
        var question = """
                <camunda:property name="focal.collects" value="%1$s" />
                          <camunda:property name="focal.text" value="ask.%1$s" />""".formatted(fact);
        var expected = """
                <camunda:property name="focal.collects" value="%1$s" />
                          <camunda:property name="focal.goal-deadline" value="%2$s" />
                          <camunda:property name="focal.goal-follow-up" value="follow-up.still-there" />
                          <camunda:property name="focal.goal-expiry" value="%3$s" />
                          <camunda:property name="focal.text" value="ask.%1$s" />""".formatted(fact, deadline, expiry);
        return changing("processes/acme-shop/cancel-order.bpmn", question, expected);
    }

    /** Nobody is left in peace for the hour of the day, or because they talk to us just now. */
    ChangedPack speakingAtAnyTime() {
        return settings("outreach.quiet.exempt: [follow-up, reminder]", "outreach.open.minutes: 0");
    }

    ChangedPack settings(String... more) {
        return changing(
                "seeds/acme-shop/tenant.yaml", "settings:\n", "settings:\n  " + String.join("\n  ", more) + "\n");
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
