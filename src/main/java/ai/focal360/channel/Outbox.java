package ai.focal360.channel;

import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.AnswerReady;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
              (tenant, turn, idx, part, announced, conversation, channel, address, position, text, suggestions, author, state,
               error, due_at, sent_at, bound, repeats, receipt_seconds, expires_at, next_step_at)
            select :tenant, :turn, (piece.content ->> 'index')::int, (piece.content ->> 'part')::bigint,
              (piece.content ->> 'announced')::int, :conversation, :channel, :address, lane.last_position - :count + piece.number,
              piece.content ->> 'text', piece.content -> 'suggestions', piece.content ->> 'author', :state, :error,
              case when :state = 'pending' then now() end, case when :state = 'sent' then now() end,
              :bound, :repeats, :receipt,
              case when :state = 'pending' then now() + make_interval(secs => :outcome) end,
              case when :state = 'undeliverable' then now() end
            from lane, jsonb_array_elements(cast(:pieces as jsonb)) with ordinality as piece (content, number)
            on conflict (tenant, turn, channel, idx, part) do nothing
            """;

    /** One text makes fewer pieces, on whatever channel. */
    private static final int MOST_PARTS = 1_000;

    private final JdbcClient jdbc;
    private final Channels channels;
    private final Patience.Patiences patiences;
    private final Map<ChannelConfig.Kind, Sender> senders;
    private final ObjectMapper json;
    private final Delivery delivery;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;

    Outbox(
            JdbcClient jdbc,
            Channels channels,
            Patience.Patiences patiences,
            List<Sender> senders,
            ObjectMapper json,
            Delivery delivery,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.channels = channels;
        this.patiences = patiences;
        this.senders = senders.stream().collect(Collectors.toMap(Sender::kind, Function.identity()));
        this.json = json;
        this.delivery = delivery;
        this.events = events;
        this.meters = meters;
    }

    /**
     * {@code index} counts the pieces of an answer, {@code part} what was cut out of one for another channel; the first
     * {@code announced} UTF-16 units of the text are not the answer's, but say that it goes on there; {@code author} is
     * the colleague who wrote it. An example is in docs/guides/channel-developer.md.
     */
    record Piece(
            int index,
            long part,
            int announced,
            String text,
            List<String> suggestions,
            @Nullable String author) {
        /** What goes on where this did not arrive. */
        Piece unannounced() {
            return new Piece(index, part, 0, text.substring(announced), suggestions, author);
        }
    }

    /** Whose answer it is, and where it goes; {@code bound}: it is about this address, and meant for no other. */
    private record Letter(
            TenantId tenant, TurnId turn, ConversationId conversation, String channel, String address, boolean bound) {}

    @EventListener
    void write(AnswerReady answer) {
        write(answer, false);
    }

    /** Joins the caller's transaction; what is {@code bound} to its address goes on nowhere else. */
    void write(AnswerReady answer, boolean bound) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Expected the answer of turn '%s' inside the transaction that finishes it"
                    .formatted(answer.turn()));
        }
        var channel = channels.find(answer.tenant(), answer.channel()).orElse(null);
        write(
                new Letter(
                        answer.tenant(),
                        answer.turn(),
                        answer.conversation(),
                        answer.channel(),
                        answer.address(),
                        bound),
                channel,
                channel == null ? whole(answer) : pieces(channel, answer));
    }

    /** What did not arrive elsewhere, cut for this channel, below what is announced. Joins the caller's transaction. */
    void carryOn(
            TenantId tenant,
            TurnId turn,
            ConversationId conversation,
            ChannelConfig channel,
            String address,
            String announcement,
            List<Piece> pieces) {
        var cut = IntStream.range(0, pieces.size())
                .boxed()
                .flatMap(i -> numbered(pieces.get(i), cut(channel, i == 0 ? announcement : "", pieces.get(i))))
                .toList();
        write(new Letter(tenant, turn, conversation, channel.id(), address, false), channel, cut);
    }

    private static Stream<Piece> numbered(Piece whole, List<Piece> parts) {
        return parts.stream()
                .map(part -> new Piece(
                        whole.index(),
                        whole.part() * MOST_PARTS + part.index(),
                        part.announced(),
                        part.text(),
                        part.suggestions(),
                        whole.author()));
    }

    /** Whether what is said there reaches anybody: a browser reads it, or there is a provider who could be asked. */
    boolean sends(TenantId tenant, ChannelConfig channel) {
        var sender = senders.get(channel.kind());
        return isFetched(channel) || sender != null && sender.isSetUp(tenant, channel);
    }

    private boolean fallsBack(TenantId tenant, ChannelConfig channel) {
        return channel.fallbacks().stream()
                .flatMap(id -> channels.find(tenant, id).stream())
                .anyMatch(fallback -> sends(tenant, fallback));
    }

    private void write(Letter letter, @Nullable ChannelConfig channel, List<Piece> pieces) {
        var why = whyUndeliverable(channel);
        var state = why != null ? "undeliverable" : isFetched(channel) ? "sent" : "pending";
        if (!pieces.isEmpty()) {
            var patience = channel == null ? Patience.ENDLESS : patiences.of(letter.tenant(), channel);
            jdbc.sql(WRITE)
                    .param("tenant", letter.tenant().value())
                    .param("turn", letter.turn().value())
                    .param("conversation", letter.conversation().value())
                    .param("channel", letter.channel())
                    .param("address", letter.address())
                    .param("count", pieces.size())
                    .param("state", state)
                    .param("error", why)
                    .param("bound", letter.bound())
                    .param("repeats", letter.bound() || channel == null || !fallsBack(letter.tenant(), channel))
                    .param("outcome", patience.outcomeSeconds(), Types.DOUBLE)
                    .param("receipt", patience.receiptSeconds(), Types.DOUBLE)
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
                    new Lane(letter.tenant(), letter.channel(), letter.address()),
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
        var pieces = new ArrayList<Piece>();
        for (var message : answer.messages()) {
            for (var piece :
                    cut(channel, "", new Piece(0, 0, 0, message.text(), message.suggestions(), message.author()))) {
                pieces.add(new Piece(pieces.size(), 0, 0, piece.text(), piece.suggestions(), piece.author()));
            }
        }
        return pieces;
    }

    /** What may be tapped stands below the last, an announcement above the first if that leaves it half of the room. */
    private List<Piece> cut(ChannelConfig channel, String announcement, Piece whole) {
        var sender = senders.get(channel.kind());
        int longest = sender == null ? channel.maxLength() : Math.min(channel.maxLength(), sender.longestText());
        var suggestions = channel.suggestedReplies() ? clean(whole.suggestions()) : List.<String>of();
        var above = announcement.length() > longest / 2 ? "" : announcement;
        var texts = Pieces.of(Storable.text(whole.text()), longest - above.length(), longest);
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new Piece(
                        i,
                        0,
                        i == 0 ? above.length() : 0,
                        i == 0 ? above + texts.get(i) : texts.get(i),
                        i == texts.size() - 1 ? suggestions : List.of(),
                        whole.author()))
                .toList();
    }

    private static List<Piece> whole(AnswerReady answer) {
        var messages = answer.messages();
        return IntStream.range(0, messages.size())
                .mapToObj(i -> new Piece(
                        i,
                        0,
                        0,
                        Storable.text(messages.get(i).text()),
                        clean(messages.get(i).suggestions()),
                        messages.get(i).author()))
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
