package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Where adapters hand over what a provider says became of our messages. */
@Component
public class Receipts {
    private final OutboundRows rows;
    private final Delivery delivery;
    private final MeterRegistry meters;

    Receipts(OutboundRows rows, Delivery delivery, MeterRegistry meters) {
        this.rows = rows;
        this.delivery = delivery;
        this.meters = meters;
    }

    /** Safe to repeat and to call in any order; a report about a message we do not know yet is kept until we do. */
    public void record(TenantId tenant, ChannelConfig channel, DeliveryReport report) {
        boolean matched = rows.report(tenant, channel.id(), report);
        meters.counter(
                        "focal.channel.receipts",
                        "kind",
                        channel.kind().name(),
                        "status",
                        report.status().name(),
                        "matched",
                        Boolean.toString(matched))
                .increment();
        if (matched) {
            delivery.wake(); // the next message of the lane may have waited for this one
        }
    }
}
