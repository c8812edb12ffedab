package ai.focal360.channel;

import ai.focal360.tenant.ChannelConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A provider of a bad day, the same for all nodes: it refuses, is busy, loses messages before or after it took them, loses its own
 * answers and receipts, and reports late, twice and in any order. What it does with a message depends on the seed alone.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class RoughProvider implements Sender {
    private final ChannelConfig.Kind kind;
    private final long seed;
    private final ScheduledExecutorService later;
    private final BiConsumer<ChannelConfig, DeliveryReport> reports;

    /** What customers got, by lane, in the order they got it. */
    private final Map<Lane, List<String>> received = new ConcurrentHashMap<>();

    private final Map<Long, Integer> calls = new ConcurrentHashMap<>();

    RoughProvider(
            ChannelConfig.Kind kind,
            long seed,
            ScheduledExecutorService later,
            BiConsumer<ChannelConfig, DeliveryReport> reports) {
        this.kind = kind;
        this.seed = seed;
        this.later = later;
        this.reports = reports;
    }

    @Override
    public ChannelConfig.Kind kind() {
        return kind;
    }

    @Override
    public int longestText() {
        return 4_096;
    }

    Map<Lane, List<String>> received() {
        return received;
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        int call = calls.merge(message.id(), 1, Integer::sum);
        var random = new Random(seed * 1_000_003 + message.text().hashCode() * 31L + call);
        random.nextInt(); // the first of neighbouring seeds are alike
        int fate = random.nextInt(100);
        var id = kind + "-" + message.id();
        if (fate < 8) {
            return new SendResult.Refused("the address is not one of ours");
        }
        if (fate < 18) {
            return new SendResult.TryLater("busy", null);
        }
        if (fate < 22) {
            return new SendResult.Unknown("no answer, and nothing taken");
        }
        if (fate < 26) {
            deliver(message);
            report(channel, message, id, random, DeliveryReport.Status.DELIVERED);
            return new SendResult.Unknown("no answer, and it was taken");
        }
        if (fate < 30) {
            throw new NodeDied();
        }
        if (fate < 36) {
            if (kind == ChannelConfig.Kind.EMAIL) {
                deliver(message); // mail that is lost behind the server nobody can see
            }
            return new SendResult.Acknowledged(id);
        }
        if (fate < 46) {
            report(channel, message, id, random, DeliveryReport.Status.FAILED);
            return new SendResult.Acknowledged(id);
        }
        deliver(message);
        if (fate < 95) {
            report(channel, message, id, random, DeliveryReport.Status.DELIVERED);
        }
        return new SendResult.Acknowledged(id);
    }

    private void deliver(OutboundMessage message) {
        received.computeIfAbsent(message.lane(), lane -> Collections.synchronizedList(new ArrayList<>()))
                .add(message.text());
    }

    /** Before the answer to the call or after it, after what it follows or before, once or twice. */
    private void report(
            ChannelConfig channel, OutboundMessage message, String id, Random random, DeliveryReport.Status end) {
        for (var status : List.of(end, DeliveryReport.Status.SENT, end)) {
            var report = new DeliveryReport(id, status, null, message.id(), null);
            later.schedule(() -> reports.accept(channel, report), random.nextInt(120), TimeUnit.MILLISECONDS);
        }
    }

    /** The node is killed over a call: nothing of it is written. */
    static final class NodeDied extends Error {
        NodeDied() {
            super("killed", null, false, false);
        }
    }
}
