package ai.focal360.channel;

import ai.focal360.platform.AfterCommit;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.AnswerReady;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes an answer's rows in the transaction that finishes its turn, and wakes who delivers them once it is committed. */
@Component
class Outbox {
    /** One statement, so that a turn pays one round trip: positions and rows together, nothing when the turn has rows. */
    private static final String WRITE = """
            with lane as (
              insert into channel_lane (tenant, channel, address, last_position)
              values (:tenant, :channel, :address, :count)
              on conflict (tenant, channel, address)
                do update set last_position = channel_lane.last_position + excluded.last_position
              returning last_position)
            insert into outbound_message
              (tenant, turn, idx, conversation, channel, address, position, text, suggestions, author, state, error, due_at, sent_at)
            select :tenant, :turn, piece.number - 1, :conversation, :channel, :address,
              lane.last_position - :count + piece.number,
              piece.content ->> 'text', piece.content -> 'suggestions', piece.content ->> 'author', :state, :error,
              case when :state = 'pending' then now() end, case when :state = 'sent' then now() end
            from lane, jsonb_array_elements(cast(:pieces as jsonb)) with ordinality as piece (content, number)
            on conflict (tenant, turn, idx) do nothing
            """;

    private final JdbcClient jdbc;
    private final Channels channels;
    private final Map<ChannelConfig.Kind, Sender> senders;
    private final ObjectMapper json;
    private final Delivery delivery;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;

    Outbox(
            JdbcClient jdbc,
            Channels channels,
            List<Sender> senders,
            ObjectMapper json,
            Delivery delivery,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.channels = channels;
        this.senders = senders.stream().collect(Collectors.toMap(Sender::kind, Function.identity()));
        this.json = json;
        this.delivery = delivery;
        this.events = events;
        this.meters = meters;
    }

    record Piece(
            String text, List<String> suggestions, @Nullable String author) {}

    @EventListener
    void write(AnswerReady answer) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Expected the answer of turn '%s' inside the transaction that finishes it"
                    .formatted(answer.turn()));
        }
        var channel = channels.find(answer.tenant(), answer.channel()).orElse(null);
        var why = whyUndeliverable(channel);
        var state = why != null ? "undeliverable" : isFetched(channel) ? "sent" : "pending";
        var pieces = channel == null ? whole(answer) : pieces(channel, answer);
        if (!pieces.isEmpty()) {
            jdbc.sql(WRITE)
                    .param("tenant", answer.tenant().value())
                    .param("turn", answer.turn().value())
                    .param("conversation", answer.conversation().value())
                    .param("channel", answer.channel())
                    .param("address", answer.address())
                    .param("count", pieces.size())
                    .param("state", state)
                    .param("error", why)
                    .param("pieces", toJson(pieces))
                    .update();
        }
        AfterCommit.run(() -> {
            var kind = channel == null ? "none" : channel.kind().name();
            meters.counter("focal.channel.outbound", "kind", kind, "state", state)
                    .increment(pieces.size());
            if (state.equals("pending")) {
                delivery.wake();
            }
            events.publishEvent(new LaneAdvanced(
                    new Lane(answer.tenant(), answer.channel(), answer.address()),
                    state.equals("sent") && !pieces.isEmpty()));
        });
    }

    private @Nullable String whyUndeliverable(@Nullable ChannelConfig channel) {
        if (channel == null) {
            return "the tenant's live pack has no such channel";
        }
        return isFetched(channel) || senders.containsKey(channel.kind())
                ? null
                : "channels of this kind are not sent to";
    }

    /** A browser reads its lane by itself. */
    private static boolean isFetched(@Nullable ChannelConfig channel) {
        return channel != null && channel.kind() == ChannelConfig.Kind.WEBCHAT;
    }

    private List<Piece> pieces(ChannelConfig channel, AnswerReady answer) {
        var sender = senders.get(channel.kind());
        int longest = sender == null ? channel.maxLength() : Math.min(channel.maxLength(), sender.longestText());
        var pieces = new ArrayList<Piece>();
        for (var message : answer.messages()) {
            var suggestions = channel.suggestedReplies() ? clean(message.suggestions()) : List.<String>of();
            var texts = Pieces.of(Storable.text(message.text()), longest);
            for (int i = 0; i < texts.size(); i++) {
                pieces.add(new Piece(texts.get(i), i == texts.size() - 1 ? suggestions : List.of(), message.author()));
            }
        }
        return pieces;
    }

    private static List<Piece> whole(AnswerReady answer) {
        return answer.messages().stream()
                .map(message ->
                        new Piece(Storable.text(message.text()), clean(message.suggestions()), message.author()))
                .toList();
    }

    private static List<String> clean(List<String> suggestions) {
        return suggestions.stream()
                .map(suggestion -> Storable.text(suggestion).strip())
                .filter(suggestion -> !suggestion.isEmpty())
                .distinct()
                .toList();
    }

    private String toJson(List<Piece> pieces) {
        try {
            return json.writeValueAsString(pieces);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected an answer's texts to be writable as JSON", e);
        }
    }
}
