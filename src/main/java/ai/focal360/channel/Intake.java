package ai.focal360.channel;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.customer.Identity;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes what providers' calls tell. */
@Component
public class Intake {
    private final Inbox inbox;
    private final Consents consents;
    private final Receipts receipts;
    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    Intake(
            Inbox inbox,
            Consents consents,
            Receipts receipts,
            ObjectMapper json,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.inbox = inbox;
        this.consents = consents;
        this.receipts = receipts;
        this.json = json;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
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
            count(endpoint, accept(endpoint, message).getClass().getSimpleName());
        } else if (arrival instanceof Arrival.Report report) {
            receipts.record(endpoint.tenant(), endpoint.channel(), report.report());
            count(endpoint, report.charge());
        } else if (arrival instanceof Arrival.Ignored ignored) {
            count(endpoint, ignored.why());
        }
    }

    private Acceptance accept(Endpoint endpoint, Arrival.Message message) {
        var consent = message.content().consent();
        var inbound = new InboundMessage(
                endpoint.tenant(),
                endpoint.channel(),
                message.address(),
                message.id(),
                message.kind(),
                message.text(),
                payload(message.content()),
                message.session(),
                Identity.Level.VERIFIED_BY_PROVIDER,
                // whoever only says whether they may be written to there is not to be answered there
                consent == null);
        return consent == null ? inbox.accept(inbound) : accept(inbound, consent);
    }

    /** The message and what it changes are kept together; a repetition changes nothing. */
    private Acceptance accept(InboundMessage message, Content.Consent consent) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var acceptance = inbox.accept(message);
            if (!(acceptance instanceof Acceptance.Duplicate)) {
                consents.said(message, consent);
            }
            return acceptance;
        }));
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
