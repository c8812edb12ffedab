package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.Origin;
import ai.focal360.customer.Customers;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tasks that systems of the tenant ask for: checked against its live pack, and each added once. */
@Component
public class Requests {
    private final Agenda agenda;
    private final Customers customers;
    private final Tenants tenants;

    Requests(Agenda agenda, Customers customers, Tenants tenants) {
        this.agenda = agenda;
        this.customers = customers;
        this.tenants = tenants;
    }

    /**
     * What is to be said to whom: a customer by id, or by an address on a channel, who is made known by it. The agent may be left
     * out where the channel says it, or the tenant has one only.
     */
    public record Request(
            @Nullable String key,
            String type,
            @Nullable UUID customer,
            @Nullable String address,
            @Nullable String channel,
            @Nullable String agent,
            @Nullable String text,
            Map<String, Object> values,
            @Nullable String scenario,
            String reason,
            @Nullable Instant dueAt,
            @Nullable Instant expiresAt) {
        public Request {
            values = Map.copyOf(values);
        }
    }

    /** The task, or the one there is already by this key; a problem that names what does not fit. */
    @Transactional
    public AgendaTask add(TenantId tenant, Request request, Origin origin, @Nullable String reference) {
        var pack = tenants.require(tenant);
        check(pack, request);
        var channel = request.channel() == null ? null : channel(pack, request.channel());
        return agenda.add(new NewTask(
                tenant,
                request.type(),
                agent(pack, request, channel),
                customer(tenant, request, channel),
                null,
                request.channel(),
                request.text(),
                request.values(),
                request.scenario(),
                request.reason(),
                origin,
                reference,
                request.key(),
                request.dueAt(),
                request.expiresAt()));
    }

    /** A problem unless the tenant has this channel. */
    public void knows(TenantId tenant, String channel) {
        channel(tenants.require(tenant), channel);
    }

    private static ChannelConfig channel(Pack pack, String id) {
        return pack.data().channel(id).orElseThrow(() -> Problem.parameter("channel", "a channel of the tenant"));
    }

    private static void check(Pack pack, Request request) {
        if ((request.text() == null) == (request.scenario() == null)) {
            throw Problem.INVALID.because("Expected either 'text' or 'scenario', to say or to start.");
        }
        if (request.text() != null && !pack.data().texts().keys().contains(request.text())) {
            throw Problem.parameter("text", "the key of a text");
        }
        if (request.scenario() != null && !scenarios(pack).contains(request.scenario())) {
            throw Problem.parameter("scenario", "a scenario of the tenant");
        }
        var due = request.dueAt();
        var expires = request.expiresAt();
        if (due != null && expires != null && !expires.isAfter(due)) {
            throw Problem.parameter("expiresAt", "later than 'dueAt'");
        }
    }

    private static List<String> scenarios(Pack pack) {
        return pack.files("processes", "bpmn").keySet().stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - ".bpmn".length()))
                .toList();
    }

    private static AgentId agent(Pack pack, Request request, @Nullable ChannelConfig channel) {
        if (request.agent() != null) {
            return pack.data()
                    .agent(request.agent())
                    .orElseThrow(() -> Problem.parameter("agent", "an agent of the tenant"))
                    .id();
        }
        if (channel != null) {
            return channel.agent();
        }
        if (pack.data().agents().size() != 1) {
            throw Problem.parameter("agent", "an agent of the tenant, which has several");
        }
        return pack.data().agents().get(0).id();
    }

    private CustomerId customer(TenantId tenant, Request request, @Nullable ChannelConfig channel) {
        if (request.customer() != null) {
            var id = new CustomerId(request.customer());
            return customers
                    .find(tenant, id)
                    .orElseThrow(() -> Problem.parameter("customer", "a customer of the tenant"))
                    .customer();
        }
        if (request.address() == null || channel == null) {
            throw Problem.INVALID.because("Expected a 'customer', or an 'address' on a 'channel'.");
        }
        try {
            return customers.contact(tenant, channel.kind(), Objects.requireNonNull(request.address()));
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("address", "an address of this kind of channel");
        }
    }
}
