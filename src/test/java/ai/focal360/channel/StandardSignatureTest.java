package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StandardSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String BODY = "From: a@mail.example\r\n\r\nHëllo";
    private static final byte[] BYTES = BODY.getBytes(StandardCharsets.UTF_8);
    private static final Instant SENT = Instant.ofEpochSecond(1_795_000_000);

    @Test
    void agreesWithTheOfficialLibrary() throws Exception {
        var official = new Webhook(SECRET).sign("msg_1", SENT.getEpochSecond(), BODY);

        assertThat(signature(official).matches(SECRET, BYTES)).isTrue();
        assertThat(signature(official).matches(OTHER, BYTES)).isFalse();
        assertThat(signature(official).matches(SECRET, "From: b@mail.example".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(new StandardSignature("msg_2", "1795000000", official).matches(SECRET, BYTES))
                .isFalse();
        assertThat(new StandardSignature("msg_1", "1795000001", official).matches(SECRET, BYTES))
                .isFalse();
    }

    @Test
    void knowsTheExampleOfTheSpecification() {
        var body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        var example = new StandardSignature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        assertThat(example.matches(SECRET, body)).isTrue();
        assertThat(example.matches(OTHER, body)).isFalse();
    }

    @Test
    void oneOfSeveralIsEnough() throws Exception {
        var both = new Webhook(OTHER).sign("msg_1", SENT.getEpochSecond(), BODY) + " "
                + new Webhook(SECRET).sign("msg_1", SENT.getEpochSecond(), BODY);

        assertThat(signature(both).matches(SECRET, BYTES)).isTrue();
        assertThat(signature(both).matches(OTHER, BYTES)).isTrue();
        assertThat(signature(both.replace("v1,", "v2,")).matches(SECRET, BYTES)).isFalse();
    }

    @Test
    void holdsForAWhile() {
        var window = Duration.ofMinutes(5);
        assertThat(signature("").isWithin(window, SENT.plusSeconds(300))).isTrue();
        assertThat(signature("").isWithin(window, SENT.plusSeconds(301))).isFalse();
        assertThat(signature("").isWithin(window, SENT.minusSeconds(301))).isFalse();
        assertThat(new StandardSignature("m", "soon", "").isWithin(window, SENT))
                .isFalse();
    }

    private static StandardSignature signature(String signatures) {
        return new StandardSignature("msg_1", Long.toString(SENT.getEpochSecond()), signatures);
    }
}
