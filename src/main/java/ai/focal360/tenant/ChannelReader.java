package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import ai.focal360.tenant.ChannelConfig.Cost;
import ai.focal360.tenant.ChannelConfig.Outbound;
import ai.focal360.tenant.ChannelConfig.Permission;
import ai.focal360.tenant.ChannelConfig.QuietHours;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code channels.yaml} that is valid by its schema; what it leaves out is its kind's. */
final class ChannelReader {
    private static final Duration BURST_WINDOW = Duration.ofMillis(400);
    /** As many windows as one thought may take. */
    private static final int LONGEST_BURST = 5;

    private static final int MAX_LENGTH = 4_000;
    private static final int CONCURRENCY = 4;

    private ChannelReader() {}

    static ChannelConfig read(DataFiles.Entry entry) {
        var node = entry.node();
        var kind = DataReader.constant(ChannelConfig.Kind.class, node.path("kind"));
        var capability = capability(node.path("capability"), ChannelCapability.of(kind));
        var burst = DataReader.duration(node.path("burst-window"), BURST_WINDOW);
        return new ChannelConfig(
                entry.id(),
                kind,
                new AgentId(node.path("agent").asText()),
                burst,
                DataReader.duration(node.path("longest-burst"), burst.multipliedBy(LONGEST_BURST)),
                Math.min(node.path("max-length").asInt(MAX_LENGTH), capability.maxLength()),
                node.path("suggested-replies").asBoolean(false),
                capability,
                outbound(node.path("outbound"), kind),
                DataReader.strings(node.path("fallbacks")),
                cost(node.path("cost")),
                DataReader.members(node.path("templates"), ChannelReader::template),
                DataReader.members(node.path("properties"), JsonNode::asText));
    }

    private static ChannelCapability capability(JsonNode said, ChannelCapability most) {
        return new ChannelCapability(
                said.has("receipts")
                        ? DataReader.constant(ChannelCapability.Receipts.class, said.path("receipts"))
                        : most.receipts(),
                said.path("rich-media").asBoolean(most.richMedia()),
                said.path("buttons").asInt(most.buttons()),
                said.path("max-length").asInt(most.maxLength()),
                said.has("formatting")
                        ? DataReader.constant(ChannelCapability.Formatting.class, said.path("formatting"))
                        : most.formatting(),
                said.has("service-window")
                        ? DataReader.duration(said.path("service-window"), Duration.ZERO)
                        : most.serviceWindow(),
                said.path("templates").asBoolean(most.templates()));
    }

    private static Outbound outbound(JsonNode node, ChannelConfig.Kind kind) {
        return new Outbound(
                node.has("permission")
                        ? DataReader.constant(Permission.class, node.path("permission"))
                        : kind == ChannelConfig.Kind.WEBCHAT ? Permission.CONTACT : Permission.OPT_IN,
                quietHours(node.path("quiet-hours")),
                node.path("concurrency").asInt(CONCURRENCY),
                node.has("per-second") ? node.path("per-second").asInt() : null);
    }

    private static @Nullable QuietHours quietHours(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        var hours = node.asText().split("-");
        return new QuietHours(LocalTime.parse(hours[0]), LocalTime.parse(hours[1]));
    }

    private static ChannelConfig.Template template(JsonNode node) {
        return new ChannelConfig.Template(
                node.path("name").asText(), DataReader.members(node.path("languages"), JsonNode::asText));
    }

    private static @Nullable Cost cost(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Cost(
                        new BigDecimal(node.path("message").asText()),
                        node.path("currency").asText());
    }
}
