package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** TurnRecords of a sandbox or a test: gone when it is. Documents are kept as written, so that what is read was stored. */
public final class InMemoryAuditStore implements AuditStore {
    private static final Comparator<TurnRecord> OLDEST_FIRST = Comparator.comparing(TurnCursor::of);

    private final ConcurrentMap<TurnId, TurnRecord> turns = new ConcurrentHashMap<>();

    @Override
    public void append(TurnRecord record) {
        var stored = TurnRecordJson.read(TurnRecordJson.write(record));
        if (turns.putIfAbsent(record.turn(), stored) != null) {
            throw new IllegalStateException(
                    "Expected turn '%s' to be recorded once, but it is recorded already".formatted(record.turn()));
        }
    }

    @Override
    public Optional<TurnRecord> find(TenantId tenant, TurnId turn) {
        return Optional.ofNullable(turns.get(turn))
                .filter(record -> record.tenant().equals(tenant));
    }

    @Override
    public List<TurnRecord> conversation(TenantId tenant, ConversationId conversation, int limit) {
        return ofTenant(tenant)
                .filter(record -> record.conversation().equals(conversation))
                .sorted(OLDEST_FIRST)
                .limit(limit)
                .toList();
    }

    @Override
    public Page conversations(TenantId tenant, @Nullable TurnCursor before, int limit) {
        var newest = ofTenant(tenant)
                .collect(Collectors.toMap(
                        TurnRecord::conversation, Function.identity(), BinaryOperator.maxBy(OLDEST_FIRST)))
                .values()
                .stream()
                .filter(record -> before == null || TurnCursor.of(record).compareTo(before) < 0)
                .sorted(OLDEST_FIRST.reversed())
                .limit(limit + 1L)
                .toList();
        return Page.of(newest, limit);
    }

    @Override
    public Page search(TurnQuery query) {
        var found = ofTenant(query.tenant())
                .filter(record -> matches(query, record))
                .sorted(OLDEST_FIRST.reversed())
                .limit(query.limit() + 1L)
                .toList();
        return Page.of(found, query.limit());
    }

    private Stream<TurnRecord> ofTenant(TenantId tenant) {
        return turns.values().stream().filter(record -> record.tenant().equals(tenant));
    }

    private static boolean matches(TurnQuery query, TurnRecord record) {
        var place = TurnCursor.of(record);
        var before = query.cursor();
        return same(query.conversation(), record.conversation())
                && same(query.customer(), record.customer())
                && same(query.agent(), record.agent().value())
                && same(query.channel(), record.channel().id())
                && same(query.resolution(), record.outcome().resolution())
                && (query.category() == null || record.outcome().categories().contains(query.category()))
                && (query.from() == null || !place.finishedAt().isBefore(query.from()))
                && (query.to() == null || place.finishedAt().isBefore(query.to()))
                && (before == null || place.compareTo(before) < 0)
                && (query.text() == null || words(spoken(record)).containsAll(words(query.text())));
    }

    private static <T> boolean same(@Nullable T wanted, T actual) {
        return wanted == null || wanted.equals(actual);
    }

    private static String spoken(TurnRecord record) {
        return Stream.concat(
                        record.messages().stream().map(message -> message.text() == null ? "" : message.text()),
                        record.answers().stream().map(TurnRecord.Answer::text))
                .collect(Collectors.joining(" "));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
