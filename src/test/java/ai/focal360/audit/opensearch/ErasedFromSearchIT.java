package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.audit.AuditStores;
import ai.focal360.audit.RunChange;
import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUpkeep.Compared;
import ai.focal360.audit.Talk;
import ai.focal360.audit.TaskChange;
import ai.focal360.audit.TurnRecord;
import ai.focal360.customer.Erasure;
import ai.focal360.customer.Erasures;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;

/** A customer is erased from PostgreSQL and a real OpenSearch, while that is away, being filled, and while nodes die. */
class ErasedFromSearchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TASK = "task-7";
    private static final String[] TABLES = {
        "turn_record", "search_outbox", "search_refusal", "scenario_run", "human_task", "customer", "customer_identity"
    };
    private static TestOpenSearch server;

    private final DataSource database = TestPostgres.database();
    private final Hand hand = new Hand();
    private final Death death = new Death();
    private final ConversationId conversation = ConversationId.random();
    private final UUID run = UUID.randomUUID();
    private final List<String> theirs = new ArrayList<>(List.of("Grommelpot", conversation.toString()));
    private RelayFixture node;
    private Erasures erasures;
    private CustomerId customer;

    @BeforeAll
    static void start() {
        server = new TestOpenSearch().start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void somebodyIsThere() {
        node = new RelayFixture(
                server.emptied(),
                database,
                AuditStores.documents(database).stream().map(hand::over).toList());
        erasures = new Erasures(
                database,
                Stream.concat(node.personal.stream(), Stream.of(Erasures.identities(database)))
                        .map(Mortal::new)
                        .toList());
        customer = erasures.customer("visitor-1");
        theirs.add(customer.toString());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void waitsForTheServerAndGoesOnByItselfWhenItIsBack() {
        node.record(said(), said(), turn().said("Hello").record());
        works();
        node.relay();
        assertThat(theirs).allMatch(everything()::contains);
        server.kill();
        node.record(said());
        var erasing = erasures.start(Duration.ofMillis(100));
        var begun = erasures.begin(customer).erasure();
        try {
            await().atMost(PATIENCE).until(() -> "search: SearchUnavailable"
                    .equals(erasures.told(begun).waitsFor()));
            assertThat(erasures.told(begun).state()).isEqualTo(Erasure.State.WORKING);
            assertThat(rows(TABLES)).as("PostgreSQL does not wait").noneMatch(this::isTheirs);
            server.start();
            node.loop.start();
            await().atMost(PATIENCE).until(() -> erasures.told(begun).state() == Erasure.State.DONE);
        } finally {
            erasing.stop();
        }
        await().atMost(PATIENCE).until(() -> node.waiting().isEmpty());

        isNowhere();
        assertThat(erasures.told(begun).changed())
                .containsEntry("turn_record", 3L)
                .containsEntry("focal-turns-2026.03", 2L)
                .containsEntry("focal-runs-2026.03", 1L)
                .containsEntry("focal-tasks-2026.03", 1L);
        assertThat(node.rebuild.counts()).noneMatch(Compared::differs).hasSize(3);
    }

    @Test
    void aRelayThatHasThemInHandBringsNobodyBack() {
        works();

        erasedWhileInHand(() -> node.relay.relay());
    }

    @Test
    void anIndexMadeAgainMeanwhileBringsNobodyBack() {
        node.record(said(), said());
        node.relay();
        server.delete("/focal-*");
        assertThat(node.rebuild.rebuild()).isTrue();

        erasedWhileInHand(() -> node.rebuild.goOn());
    }

    private void erasedWhileInHand(Runnable copying) {
        hand.holds();
        var copy = CompletableFuture.runAsync(copying);
        hand.awaitFull();
        var begun = erasures.begin(customer).erasure();
        var erased = CompletableFuture.runAsync(erasures::work);
        await().atMost(PATIENCE).until(() -> erased.isDone() || somebodyWaitsForALock());
        hand.opens();
        copy.join();
        erased.join();

        assertThat(erasures.told(begun).state()).isEqualTo(Erasure.State.DONE);
        node.relay();
        isNowhere();
    }

    private boolean somebodyWaitsForALock() {
        return node.jdbc.sql("""
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }

    @Test
    void aRequestThatADeadNodeLeftUnderWayComesTooLate() {
        works();
        node.relay();
        moves();
        var late = Stream.of(read(SearchKind.RUN, run.toString()), read(SearchKind.TASK, TASK))
                .map(node.index::entry)
                .toList();
        erasures.begin(customer);
        erasures.work();

        node.index.index(late);

        node.relay();
        isNowhere();
    }

    @Test
    void whatTheIndexRefusedOfThemGoesToo() {
        var refused = said();
        node.record(refused);
        works();
        server.put("/focal-turns-2026.03", "{\"mappings\": {\"properties\": {\"agent\": {\"type\": \"integer\"}}}}");
        server.put("/focal-runs-2026.03", "{\"mappings\": {\"properties\": {\"agent\": {\"type\": \"integer\"}}}}");
        node.relay();
        assertThat(node.refusals()).hasSize(2);
        assertThat(node.rebuild.rebuild()).isTrue();
        node.jdbc.sql("delete from search_refusal where kind = 'TURN'").update();
        node.rebuild.goOn();
        assertThat(rows("search_refusal")).hasSize(2).allMatch(this::isTheirs);

        erasures.begin(customer);
        erasures.work();

        assertThat(rows("search_refusal")).noneMatch(this::isTheirs);
    }

    /** In the pass over all parts, and where the next one begins, which finds nothing. */
    static Stream<Death.Moment> everyMoment() {
        return IntStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(time -> Stream.of(new Death.Moment(time, true), new Death.Moment(time, false)));
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void theNextNodeFinishesWhatADeadOneLeft(Death.Moment moment) {
        node.record(said(), said(), said(), turn().record());
        works();
        node.relay();
        var begun = erasures.begin(customer).erasure();
        death.comesAt(moment);
        assertThatThrownBy(erasures::work).isInstanceOf(Killed.class);

        erasures.work();
        assertThat(erasures.told(begun).state()).as("it may be alive").isEqualTo(Erasure.State.WORKING);
        erasures.leasesEnd();
        erasures.work();

        var done = erasures.told(begun);
        assertThat(done.state()).isEqualTo(Erasure.State.DONE);
        assertThat(done.changed())
                .containsEntry("turn_record", 3L)
                .containsEntry("scenario_run", 1L)
                .containsEntry("human_task", 1L)
                .containsEntry("customer", 1L)
                .containsEntry("customer_identity", 1L);
        // what was removed from the index is not put back where its count was lost
        assertThat(done.changed().getOrDefault("focal-turns-2026.03", 0L)).isIn(0L, 3L);
        node.relay();
        isNowhere();
        assertThat(node.rebuild.counts())
                .noneMatch(Compared::differs)
                .extracting(Compared::recorded)
                .containsExactlyInAnyOrder(4L, 1L, 1L);
    }

    private SearchDocuments.Version read(SearchKind kind, String document) {
        return node.sources.stream()
                .filter(source -> source.kind() == kind)
                .flatMap(source -> source.read(List.of(document)).stream())
                .findFirst()
                .orElseThrow();
    }

    private TurnRecord said() {
        var said = turn().by(customer)
                .in(conversation)
                .said("My dog Grommelpot ate it")
                .record();
        theirs.add(said.document());
        return said;
    }

    /** Their run of a scenario, and a person's task in it. */
    private void works() {
        theirs.addAll(List.of(run.toString(), TASK));
        var talk = new Talk(conversation, customer, new AgentId("alex"), "webchat");
        var begun = new RunChange.Begun(erasures.shop(), "cancel-order", 1, talk, null, NOON);
        node.work.runs(List.of(new RunChange(run, begun, null, List.of("Task_AskReason"), true, null, null)));
        var asked = new TaskChange.Asked(
                erasures.shop(), "approve-refund", "Approve the refund", "cancel-order", "support-lead", talk);
        node.work.tasks(List.of(new TaskChange(TASK, asked, null, null, false, null, NOON)));
    }

    /** Far above what the index knows. */
    private void moves() {
        for (int i = 0; i < 5; i++) {
            node.work.runs(List.of(new RunChange(run, null, null, List.of("Task_Cancel" + i), false, null, null)));
            node.work.tasks(List.of(new TaskChange(TASK, null, null, null, true, "kim", NOON)));
        }
    }

    private void isNowhere() {
        assertThat(everything()).contains("focal-");
        assertThat(isTheirs(everything())).as(everything()).isFalse();
        assertThat(rows(TABLES)).noneMatch(this::isTheirs);
    }

    private boolean isTheirs(String text) {
        return theirs.stream().anyMatch(text::contains);
    }

    /** All documents of all indices. */
    private static String everything() {
        server.post("/_all/_refresh");
        return server.get("/_all/_search?size=1000&expand_wildcards=all").body();
    }

    private List<String> rows(String... tables) {
        return Stream.of(tables)
                .flatMap(table ->
                        node
                                .jdbc
                                .sql("select it::text from %s it".formatted(table))
                                .query(String.class)
                                .list()
                                .stream())
                .toList();
    }

    /** Records that were read, and are not sent before the hand opens. */
    private static final class Hand {
        private final CountDownLatch full = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile boolean holds;

        SearchDocuments over(SearchDocuments source) {
            return new Held(source);
        }

        void holds() {
            holds = true;
        }

        void opens() {
            open.countDown();
        }

        void awaitFull() {
            await(full);
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private final class Held implements SearchDocuments {
            private final SearchDocuments source;

            Held(SearchDocuments source) {
                this.source = source;
            }

            @Override
            public SearchKind kind() {
                return source.kind();
            }

            @Override
            public List<Version> read(Collection<String> documents) {
                var read = source.read(documents);
                if (holds) {
                    full.countDown();
                    await(open);
                }
                return read;
            }

            @Override
            public Portion portion(@Nullable String position, int limit) {
                return source.portion(position, limit);
            }

            @Override
            public List<Count> counts() {
                return source.counts();
            }
        }
    }

    /** Nothing catches it, and nothing is done after it: as kill -9. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Death {
        private @Nullable Moment moment;
        private int times;

        /** When a part is worked on for the nth time of all: before it began, or when it is done and not committed. */
        record Moment(int time, boolean before) {}

        void comesAt(Moment moment) {
            this.moment = moment;
        }

        void begins() {
            times++;
            strikesAt(true);
        }

        void strikesAt(boolean before) {
            if (new Moment(times, before).equals(moment)) {
                throw new Killed();
            }
        }
    }

    /** A part on a node that may die, in the conversation of this test. */
    private final class Mortal implements PersonalData, Ordered {
        private final PersonalData part;

        Mortal(PersonalData part) {
            this.part = part;
        }

        @Override
        public String name() {
            return part.name();
        }

        @Override
        public String contents() {
            return part.contents();
        }

        @Override
        public Set<String> tables() {
            return part.tables();
        }

        @Override
        public void export(Person person, Taker taker) {
            part.export(person, taker);
        }

        @Override
        public Set<ConversationId> conversations(TenantId tenant, CustomerId customer) {
            return Set.of(conversation);
        }

        @Override
        public Erased erase(Person person) {
            death.begins();
            var erased = part.erase(person);
            death.strikesAt(false);
            return erased;
        }

        @Override
        public int getOrder() {
            return Objects.requireNonNull(OrderUtils.getOrder(part.getClass()));
        }
    }
}
