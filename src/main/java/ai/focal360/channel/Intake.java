package ai.focal360.channel;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.customer.Identity;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes what providers' calls tell. */
@Component
public class Intake {
    private final Inbox inbox;
    private final Receipts receipts;
    private final ObjectMapper json;
    private final MeterRegistry meters;

    Intake(Inbox inbox, Receipts receipts, ObjectMapper json, MeterRegistry meters) {
        this.inbox = inbox;
        this.receipts = receipts;
        this.json = json;
        this.meters = meters;
    }

    /** When it throws, some of it may have been taken: the provider's repetition is recognised. */
    public void take(Endpoint endpoint, List<Arrival> arrivals) {
        RuntimeException failure = null;
        for (var arrival : arrivals) {
            try {
                take(endpoint, arrival);
            } catch (RuntimeException e) {
                // one that cannot be taken now must not keep the others of the same call waiting
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void take(Endpoint endpoint, Arrival arrival) {
        if (arrival instanceof Arrival.Message message) {
            var acceptance = inbox.accept(new InboundMessage(
                    endpoint.tenant(),
                    endpoint.channel(),
                    message.address(),
                    message.id(),
                    message.kind(),
                    message.text(),
                    payload(message.content()),
                    message.session(),
                    Identity.Level.VERIFIED_BY_PROVIDER));
            count(endpoint, acceptance.getClass().getSimpleName());
        } else if (arrival instanceof Arrival.Report report) {
            receipts.record(endpoint.tenant(), endpoint.channel(), report.report());
            count(endpoint, report.charge());
        } else if (arrival instanceof Arrival.Ignored ignored) {
            count(endpoint, ignored.why());
        }
    }

    private @Nullable JsonNode payload(Content content) {
        return content.equals(Content.NONE) ? null : Storable.json(json.valueToTree(content));
    }

    private void count(Endpoint endpoint, Arrival.@Nullable Charge charge) {
        if (charge != null) {
            meters.counter(
                            "focal.channel.charges",
                            "kind",
                            endpoint.channel().kind().name(),
                            "category",
                            charge.category(),
                            "billable",
                            Boolean.toString(charge.billable()))
                    .increment();
        }
    }

    private void count(Endpoint endpoint, String outcome) {
        meters.counter(
                        "focal.channel.inbound",
                        "kind",
                        endpoint.channel().kind().name(),
                        "outcome",
                        outcome)
                .increment();
    }
}
