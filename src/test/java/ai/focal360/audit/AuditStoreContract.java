package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.OTHER;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every AuditStore does. */
abstract class AuditStoreContract {
    private AuditStore store;

    abstract AuditStore emptyStore();

    @BeforeEach
    void open() {
        store = emptyStore();
    }

    @Test
    void findsATurnAsItWasRecorded() {
        var record = append(turn());
        assertThat(store.find(ACME, record.turn())).contains(record);
    }

    @Test
    void keepsEveryTenantsTurnsToItself() {
        var record = append(turn());
        assertThat(store.find(OTHER, record.turn())).isEmpty();
        assertThat(store.conversation(OTHER, record.conversation(), 10)).isEmpty();
        assertThat(store.search(TurnQuery.newest(OTHER, 10)).turns()).isEmpty();
        assertThat(store.search(query(OTHER, record.conversation(), record.customer(), null))
                        .turns())
                .isEmpty();
    }

    @Test
    void findsNothingForATurnThatNeverWas() {
        assertThat(store.find(ACME, TurnId.random())).isEmpty();
    }

    @Test
    void refusesToRecordATurnTwice() {
        var record = append(turn());
        assertThatThrownBy(() -> store.append(record))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(record.turn().toString());
    }

    @Test
    void tellsAConversationFromItsBeginning() {
        var conversation = ConversationId.random();
        var second = append(turn().in(conversation).at(NOON.plusSeconds(60)));
        var first = append(turn().in(conversation).at(NOON));
        append(turn().at(NOON.plusSeconds(30)));
        var third = append(turn().in(conversation).at(NOON.plusSeconds(90)));
        assertThat(store.conversation(ACME, conversation, 10)).containsExactly(first, second, third);
        assertThat(store.conversation(ACME, conversation, 2)).containsExactly(first, second);
    }

    @Test
    void showsTheNewestTurnsFirst() {
        var older = append(turn().at(NOON));
        var newest = append(turn().at(NOON.plusSeconds(2)));
        var newer = append(turn().at(NOON.plusSeconds(1)));
        assertThat(store.search(TurnQuery.newest(ACME, 10)).turns()).containsExactly(newest, newer, older);
    }

    @Test
    void filtersByEachThingThatIsAskedFor() {
        var plain = append(turn());
        var conversation = append(turn());
        var customer = append(turn());
        var agent = append(turn().with("robin"));
        var channel = append(turn().on("whatsapp-nl"));
        var resolution = append(turn().ended("REDIRECTED"));
        var category = append(turn().ended("PARTIAL", "KNOWLEDGE_GAP", "OUT_OF_SCOPE"));
        var early = append(turn().at(NOON.minus(Duration.ofDays(1))));

        assertThat(found(query(ACME, conversation.conversation(), null, null))).containsExactly(conversation);
        assertThat(found(query(ACME, null, customer.customer(), null))).containsExactly(customer);
        assertThat(found(new Filter().agent("robin").query())).containsExactly(agent);
        assertThat(found(new Filter().channel("whatsapp-nl").query())).containsExactly(channel);
        assertThat(found(new Filter().resolution("REDIRECTED").query())).containsExactly(resolution);
        assertThat(found(new Filter().category("OUT_OF_SCOPE").query())).containsExactly(category);
        assertThat(found(new Filter().category("ABUSE_SUSPECTED").query())).isEmpty();
        assertThat(found(new Filter().to(NOON).query())).containsExactly(early);
        assertThat(found(new Filter().from(NOON).query()))
                .hasSize(7)
                .contains(plain)
                .doesNotContain(early);
        assertThat(found(new Filter()
                        .category("KNOWLEDGE_GAP")
                        .resolution("RESOLVED")
                        .query()))
                .isEmpty();
    }

    @Test
    void startsAPeriodWithItsFirstMomentAndEndsItBeforeItsLast() {
        var record = append(turn().at(NOON));
        assertThat(found(new Filter().from(NOON).to(NOON.plusNanos(1_000)).query()))
                .containsExactly(record);
        assertThat(found(new Filter().from(NOON.minusSeconds(1)).to(NOON).query()))
                .isEmpty();
        assertThat(found(new Filter().from(NOON.plusNanos(1_000)).query())).isEmpty();
    }

    @Test
    void leadsThroughAllPagesWithoutLosingOrRepeatingATurn() {
        var records = new ArrayList<TurnRecord>();
        for (int i = 0; i < 23; i++) {
            // groups of three finish in the same microsecond
            records.add(append(turn().at(NOON.plusNanos((i / 3) * 1_000L))));
        }
        records.sort(Comparator.comparing(TurnCursor::of).reversed());
        var read = new ArrayList<TurnRecord>();
        String next = null;
        do {
            var page = store.search(query(ACME, null, null, next));
            assertThat(page.turns()).hasSizeLessThanOrEqualTo(5);
            read.addAll(page.turns());
            next = page.next();
        } while (next != null);
        assertThat(read).isEqualTo(records);
    }

    @Test
    void ordersTurnsOfOneMomentByTheBytesOfTheirIds() {
        var low = append(turn().id(TurnId.of("7fffffff-0000-4000-8000-000000000000")));
        var high = append(turn().id(TurnId.of("80000000-0000-4000-8000-000000000000")));
        assertThat(found(TurnQuery.newest(ACME, 10))).containsExactly(high, low);
        var next = store.search(TurnQuery.newest(ACME, 1)).next();
        assertThat(store.search(query(ACME, null, null, next)).turns()).containsExactly(low);
    }

    @Test
    void saysThereIsNoMoreWhenTheLastPageIsFull() {
        for (int i = 0; i < 5; i++) {
            append(turn());
        }
        assertThat(store.search(query(ACME, null, null, null)).next()).isNull();
    }

    @Test
    void keepsTurnsInOrderThatFinishedWithinAMicrosecond() {
        var record = append(turn().at(NOON.plusNanos(999)));
        assertThat(found(new Filter().from(NOON).to(NOON.plusNanos(1_000)).query()))
                .containsExactly(record);
        assertThat(store.find(ACME, record.turn())).contains(record);
    }

    @Test
    void showsEachConversationByItsNewestTurn() {
        var one = ConversationId.random();
        var other = ConversationId.random();
        append(turn().in(one).at(NOON));
        var newestOfOne = append(turn().in(one).at(NOON.plusSeconds(5)));
        var newestOfOther = append(turn().in(other).at(NOON.plusSeconds(3)));
        append(turn().of(OTHER).at(NOON.plusSeconds(9)));

        assertThat(store.conversations(ACME, null, 10).turns()).containsExactly(newestOfOne, newestOfOther);
        var first = store.conversations(ACME, null, 1);
        assertThat(first.turns()).containsExactly(newestOfOne);
        var second = store.conversations(ACME, TurnCursor.parse(first.next()), 1);
        assertThat(second.turns()).containsExactly(newestOfOther);
        assertThat(second.next()).isNull();
    }

    @Test
    void keepsATurnWhoseMessageCannotBeStoredAsItCame() {
        var record = append(turn().said("nul \u0000 half \uD83D end, \\u0000 in letters, 😀 whole"));
        var stored = store.find(ACME, record.turn()).orElseThrow();
        assertThat(stored.messages().get(0).text()).isEqualTo("nul \uFFFD half ? end, \\u0000 in letters, 😀 whole");
    }

    private TurnRecord append(TurnRecords turn) {
        var record = turn.record();
        store.append(record);
        return record;
    }

    private List<TurnRecord> found(TurnQuery query) {
        return store.search(query).turns();
    }

    private static TurnQuery query(
            TenantId tenant,
            @Nullable ConversationId conversation,
            @Nullable CustomerId customer,
            @Nullable String before) {
        return new TurnQuery(tenant, conversation, customer, null, null, null, null, null, null, null, before, 5);
    }

    /** The filters that are plain words and times. */
    private static final class Filter {
        private @Nullable String agent;
        private @Nullable String channel;
        private @Nullable String resolution;
        private @Nullable String category;
        private @Nullable Instant from;
        private @Nullable Instant to;

        Filter agent(String value) {
            agent = value;
            return this;
        }

        Filter channel(String value) {
            channel = value;
            return this;
        }

        Filter resolution(String value) {
            resolution = value;
            return this;
        }

        Filter category(String value) {
            category = value;
            return this;
        }

        Filter from(Instant value) {
            from = value;
            return this;
        }

        Filter to(Instant value) {
            to = value;
            return this;
        }

        TurnQuery query() {
            return new TurnQuery(ACME, null, null, agent, channel, resolution, category, null, from, to, null, 100);
        }
    }
}
