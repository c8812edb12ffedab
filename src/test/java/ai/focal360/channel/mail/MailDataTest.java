package ai.focal360.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.channel.Lane;
import ai.focal360.channel.mail.Arrival.Letter;
import ai.focal360.customer.Erasures;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Handover;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Letters belong to whom their conversation belongs to: they go with it, to another customer or for good. */
class MailDataTest {
    private static final String ANNA = "anna.visser@mail.example";
    private static final String BEN = "ben.smit@mail.example";

    private final DataSource database = TestPostgres.database();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final MailData data = new MailData(jdbc);
    private final Letters letters = new Letters(jdbc);
    private final Conversations conversations = new Conversations();
    private final Erasures erasures =
            new Erasures(database, List.of(conversations, data, Erasures.identities(database)));
    private final TenantId shop = erasures.shop();

    private CustomerId anna;
    private CustomerId ben;

    /** Whose conversations are whose. */
    private static final class Conversations implements PersonalData {
        private final Map<ConversationId, CustomerId> owners = new HashMap<>();

        ConversationId of(CustomerId owner) {
            var opened = ConversationId.random();
            owners.put(opened, owner);
            return opened;
        }

        @Override
        public Set<ConversationId> conversations(TenantId tenant, CustomerId customer) {
            return owners.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(customer))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }

        @Override
        public String name() {
            return "conversations";
        }

        @Override
        public String contents() {
            return "conversations";
        }

        @Override
        public Set<String> tables() {
            return Set.of();
        }

        @Override
        public void export(Person person, Taker taker) {}

        @Override
        public Erased erase(Person person) {
            return Erased.of(Map.of());
        }
    }

    @BeforeEach
    void bothWrote() {
        anna = erasures.customer("anna");
        ben = erasures.customer("ben");
        keep(ANNA, "Where is my order?", conversations.of(anna));
        keep(BEN, "Red or blue?", conversations.of(ben));
    }

    @Test
    void whoIsForgottenLeavesNoLetterAndTheOthersStay() {
        var begun = erasures.begin(anna);
        erasures.work();

        assertThat(erasures.told(begun.erasure()).changed()).containsEntry("mail_letter", 1L);
        assertThat(rows()).singleElement().asString().contains(BEN, "Red or blue?");
    }

    @Test
    void whoAsksWhatIsKeptSeesSubjectAndThread() {
        assertThat(exported(anna)).singleElement().asString().contains(ANNA, "Where is my order?", "<l0@mail.example>");
    }

    @Test
    void whoTurnsOutToBeAnotherBringsTheirLetters() {
        var of = conversations.conversations(shop, anna);
        assertThat(data.handOver(new Handover(shop, anna, ben, of, false))).isEmpty();
        of.forEach(conversation -> conversations.owners.put(conversation, ben));

        assertThat(exported(anna)).isEmpty();
        assertThat(exported(ben)).hasSize(2);
        erasures.begin(ben);
        erasures.work();
        assertThat(rows()).isEmpty();
    }

    private void keep(String address, String subject, ConversationId conversation) {
        letters.keep(
                new Lane(shop, "email", address),
                new Letter(
                        "<l1@mail.example>",
                        address,
                        false,
                        false,
                        subject,
                        List.of("<l0@mail.example>"),
                        "Hello",
                        List.of(),
                        false),
                "text",
                conversation);
    }

    private List<String> exported(CustomerId customer) {
        var taken = new ArrayList<String>();
        var theirs = conversations.conversations(shop, customer);
        data.export(new Person(shop, customer, theirs, Pseudonyms.fresh()), (kind, row) -> taken.add(row));
        return taken;
    }

    private List<String> rows() {
        return jdbc.sql("select to_jsonb(it) from mail_letter it")
                .query(String.class)
                .list();
    }
}
