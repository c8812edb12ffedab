package ai.focal360.customer;

import static ai.focal360.customer.SchemaFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.customer.Codes.Challenge;
import ai.focal360.customer.Codes.Checked;
import ai.focal360.customer.Codes.Checked.Outcome;
import ai.focal360.customer.Codes.Sending;
import ai.focal360.customer.Identity.Kind;
import ai.focal360.customer.Identity.Level;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A code proves an address once, for a while and a few tries, and cannot be asked for without end. */
class CodesTest {
    private static final Pattern CODE = Pattern.compile("\\d{6}");
    private static final Address NUMBER = new Address(Kind.PHONE, "+31612345678");
    private static final Address MAIL = new Address(Kind.EMAIL, "sofie@example.com");

    private final JdbcClient jdbc = JdbcClient.create(TestPostgres.database());
    private final MergeRows merges = new MergeRows(jdbc);
    private final CustomerIdentityMap identities = new CustomerIdentityMap(jdbc, merges, event -> {});
    private final LiveTenants tenants = LiveTenants.with(SHOP, data());
    private final Customers customers = new Customers(jdbc, identities, tenants, SchemaFixture.DEFAULTS);
    private final Phones phones = new Phones();
    private final Codes codes = new Codes(
            new CodeRows(jdbc),
            identities,
            merges,
            phones,
            tenants,
            tenant -> "a key",
            new CodeProperties(Duration.ofMinutes(10), 5, 3, 5));
    private final CustomerId customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");
    private final ConversationId conversation = ConversationId.random();

    /** A channel that reaches phones. */
    private static final class Phones implements Elsewhere {
        private final List<SayElsewhere> said = new ArrayList<>();
        private final List<UUID> forgotten = new ArrayList<>();

        @Override
        public boolean reaches(TenantId tenant, ChannelConfig channel) {
            return true;
        }

        @Override
        public Optional<ChannelConfig> channel(TenantId tenant, Kind kind) {
            return kind == Kind.PHONE
                    ? Optional.of(ChannelConfigs.channel("sms", ChannelConfig.Kind.SMS, new AgentId("alex")))
                    : Optional.empty();
        }

        @Override
        public void say(SayElsewhere saying) {
            said.add(saying);
        }

        @Override
        public void forget(TenantId tenant, UUID reference) {
            forgotten.add(reference);
        }

        private String code() {
            var text = CODE.matcher(said.get(said.size() - 1).text());
            assertThat(text.find()).isTrue();
            return text.group();
        }
    }

    @Test
    void whoKnowsTheCodeHasTheAddress() {
        assertThat(send("k1")).isEqualTo(Sending.SENT);
        assertThat(phones.said).singleElement().satisfies(saying -> {
            assertThat(saying.address()).isEqualTo(NUMBER);
            assertThat(saying.conversation()).isEqualTo(conversation);
        });
        assertThat(identities.find(SHOP, NUMBER)).as("only claimed yet").isEmpty();

        assertThat(check(phones.code(), "k2").outcome()).isEqualTo(Outcome.VERIFIED);

        assertThat(identities.find(SHOP, NUMBER)).contains(customer);
        assertThat(customers.load(SHOP, customer).identities())
                .filteredOn(identity -> identity.kind() == Kind.PHONE)
                .extracting(Identity::level)
                .containsExactly(Level.VERIFIED_BY_CODE);
        assertThat(phones.forgotten).containsExactly(phones.said.get(0).reference());
    }

    @Test
    void theCodeIsKeptNowhere() {
        send("k1");
        assertThat(jdbc.sql("select c::text from identity_code c")
                        .query(String.class)
                        .single())
                .doesNotContain(phones.code());
    }

    @Test
    void aRepeatedEffectIsTheSame() {
        send("k1");
        send("k1");
        assertThat(phones.said).hasSize(1);

        assertThat(check(wrong(), "k2").left()).isEqualTo(4);
        assertThat(check(wrong(), "k2").left()).as("the same try").isEqualTo(4);
        assertThat(check(phones.code(), "k3").outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(check(phones.code(), "k3").outcome()).isEqualTo(Outcome.VERIFIED);
    }

    @Test
    void aCodeIsUsedOnce() {
        send("k1");
        check(phones.code(), "k2");
        assertThat(check(phones.code(), "k3").outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void fiveWrongOnesEndIt() {
        send("k1");
        for (int n = 1; n < 5; n++) {
            assertThat(check(wrong(), "try-" + n)).isEqualTo(new Checked(Outcome.WRONG, 5 - n));
        }
        assertThat(check(wrong(), "try-5").outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(check(phones.code(), "try-6").outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(identities.find(SHOP, NUMBER)).isEmpty();
    }

    @Test
    void itsTimeEnds() {
        send("k1");
        jdbc.sql("update identity_code set expires_at = clock_timestamp()").update();
        assertThat(check(phones.code(), "k2").outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void aNewOneReplacesTheOld() {
        send("k1");
        var old = phones.code();
        send("k2");

        assertThat(check(old, "k3").outcome()).isEqualTo(old.equals(phones.code()) ? Outcome.VERIFIED : Outcome.WRONG);
        assertThat(check(phones.code(), "k4").outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(phones.forgotten).hasSize(2);
    }

    @Test
    void anotherCustomersCodeIsNotMine() {
        send("k1");
        var stranger = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-2");
        var theirs = new Challenge(SHOP, stranger, conversation, NUMBER);
        assertThat(codes.check(theirs, phones.code(), "k2").outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void anAddressAndACustomerGetAFewAnHour() {
        for (int n = 0; n < 3; n++) {
            assertThat(send("k" + n)).isEqualTo(Sending.SENT);
        }
        assertThat(send("k3")).as("to this address").isEqualTo(Sending.TOO_MANY);
        var stranger = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-2");
        assertThat(codes.send(new Challenge(SHOP, stranger, conversation, NUMBER), "en", "k4"))
                .as("whoever asks")
                .isEqualTo(Sending.TOO_MANY);
        for (int n = 5; n < 7; n++) {
            assertThat(codes.send(challenge("+3161234567" + n), "en", "k" + n)).isEqualTo(Sending.SENT);
        }
        assertThat(codes.send(challenge("+31612345677"), "en", "k7"))
                .as("for this customer")
                .isEqualTo(Sending.TOO_MANY);

        jdbc.sql("update identity_code set sent_at = sent_at - interval '1 hour'")
                .update();
        assertThat(send("k8")).isEqualTo(Sending.SENT);
    }

    @Test
    void whatNoChannelReachesIsNotSent() {
        var challenge = new Challenge(SHOP, customer, conversation, MAIL);
        assertThat(codes.send(challenge, "en", "k1")).isEqualTo(Sending.UNREACHABLE);
        assertThat(codes.check(challenge, "123456", "k2").outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void anAddressOfAnotherCustomerJoinsThem() {
        var onWhatsapp = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678");
        send("k1");

        check(phones.code(), "k2");

        assertThat(merges.of(SHOP, customer)).singleElement().satisfies(merge -> assertThat(
                        List.of(merge.survivor(), merge.joined()))
                .containsExactlyInAnyOrder(customer.value(), onWhatsapp.value()));
    }

    private Sending send(String key) {
        return codes.send(new Challenge(SHOP, customer, conversation, NUMBER), "en", key);
    }

    private Challenge challenge(String number) {
        return new Challenge(SHOP, customer, conversation, new Address(Kind.PHONE, number));
    }

    private Checked check(String code, String key) {
        return codes.check(new Challenge(SHOP, customer, conversation, NUMBER), code, key);
    }

    private String wrong() {
        return phones.code().equals("000000") ? "000001" : "000000";
    }

    private static TenantData data() {
        return new TenantData(
                "Acme Shop",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Texts(Map.of(
                        "say.identity.code",
                        Map.of("en", Map.of("default", "Your code is {{code}}, for {{minutes}} minutes.")))));
    }
}
