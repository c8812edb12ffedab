package ai.focal360.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.focal360.platform.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, the reader answers, and soon. */
class MailFuzzTest {
    private static final TenantId ACME = new TenantId("acme-shop");
    private static final int MUTATIONS = 150;
    private static final int LARGE = 4 * 1024 * 1024;

    private final MailReader reader = Reading.reader();

    @Test
    void answersToEveryBrokenMail() throws IOException {
        var random = new Random(20261123);
        var mails = mails();
        int read = 0;
        for (var mail : mails) {
            for (int i = 0; i < MUTATIONS; i++) {
                var broken = broken(mail, mails, random);
                var arrival = assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> reader.read(ACME, Reading.CHANNEL, broken));
                assertThat(arrival).isNotNull();
                read += arrival instanceof Arrival.Letter ? 1 : 0;
            }
        }
        // the mutations leave enough of the mails for all of the reader to be reached
        assertThat(read).isGreaterThan(mails.size() * MUTATIONS / 3);
    }

    record Hostile(String name, String mail) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> hostile() {
        var head = "From: a@mail.example\nSubject: x\nMessage-ID: <h@mail.example>\n";
        var plain = head + "Content-Type: text/plain; charset=utf-8\n\n";
        var html = head + "Content-Type: text/html; charset=utf-8\n\n";
        return Stream.of(
                new Hostile("announcements without an end", plain + "On 1 x\n".repeat(LARGE / 7)),
                new Hostile("one announcement of a single line", plain + "On 1 " + "x ".repeat(LARGE / 2) + "wrote:"),
                new Hostile("heads within heads", plain + "From: x\n".repeat(LARGE / 8)),
                new Hostile("rules and gaps", plain + "__________\n\n\n".repeat(LARGE / 13)),
                new Hostile("quotes", plain + ">".repeat(LARGE)),
                new Hostile(
                        "flowed", head + "Content-Type: text/plain; format=flowed\n\n" + "> x \n".repeat(LARGE / 5)),
                new Hostile("open elements", html + "<div>".repeat(LARGE / 5)),
                new Hostile("open quotes", html + "<blockquote>x".repeat(LARGE / 13)),
                new Hostile("open links", html + "<a><b><i>".repeat(LARGE / 9)),
                new Hostile("styles", html + "<p style='display :  none'>x</p>".repeat(LARGE / 33)),
                new Hostile("one attribute", html + "<p style='" + "a ".repeat(LARGE / 2) + "'>x"),
                new Hostile("a long field", "Subject: " + "=?utf-8?Q?=41?= ".repeat(7000) + "\n" + plain),
                new Hostile("many fields", "X-A: b\n".repeat(18_000) + plain),
                new Hostile("comments", "Authentication-Results: mx.acme.example" + "(".repeat(100_000) + "\n" + plain),
                new Hostile("references", "References: " + "<a@b> ".repeat(20_000) + "\n" + plain),
                new Hostile("senders", "From: " + "a@b.example, ".repeat(9_000) + "c@d.example\n" + plain),
                new Hostile("prefixes", "Subject: " + "Re: ".repeat(30_000) + "\n" + plain),
                new Hostile("parameters", head + "Content-Type: text/plain; " + "a*0*=b;".repeat(15_000) + "\n\nx"),
                new Hostile(
                        "a part with a long head",
                        head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; "
                                + "x*1=y;".repeat(LARGE / 6) + "\n\nx\n--b--"),
                new Hostile(
                        "boundaries",
                        head + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n".repeat(LARGE / 4)),
                new Hostile(
                        "boundaries within boundaries",
                        head + "Content-Type: multipart/mixed; boundary=b\n\n"
                                + "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(LARGE / 50)),
                new Hostile(
                        "as many parts as are looked for",
                        head + "Content-Type: multipart/mixed; boundary=b\n\n"
                                + "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(9_990)),
                new Hostile(
                        "a report of nothing",
                        "From: mailer-daemon@mail.example\n\n" + "Message-ID: <focal.1.0@x>\n".repeat(LARGE / 26)),
                new Hostile("no line at all", "x".repeat(LARGE)),
                new Hostile("nothing", ""));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void readsWhatIsMadeToTakeLong(Hostile hostile) {
        var mail = hostile.mail().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> reader.read(ACME, Reading.CHANNEL, mail)))
                .isNotNull();
    }

    static byte[] broken(byte[] mail, List<byte[]> others, Random random) {
        var broken = new ByteArrayOutputStream();
        int from = 0;
        for (int cut = 0; cut < 1 + random.nextInt(6) && from < mail.length; cut++) {
            int to = from + random.nextInt(mail.length - from + 1);
            broken.write(mail, from, to - from);
            from = to;
            switch (random.nextInt(5)) {
                case 0 -> broken.write(random.nextInt(256));
                case 1 -> from = Math.min(mail.length, from + random.nextInt(40));
                case 2 ->
                    broken.writeBytes("\r\n--mix\r\n".repeat(random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
                case 3 -> {
                    var other = others.get(random.nextInt(others.size()));
                    int start = random.nextInt(other.length);
                    broken.writeBytes(Arrays.copyOfRange(other, start, Math.min(other.length, start + 200)));
                }
                default -> broken.writeBytes(new byte[] {0, (byte) 0xff, '<', '"', '(', '=', '?'});
            }
        }
        if (random.nextInt(10) > 0) {
            broken.write(mail, Math.min(from, mail.length), Math.max(0, mail.length - from));
        }
        return broken.toByteArray();
    }

    /** The mails of the corpus. */
    static List<byte[]> mails() throws IOException {
        var mails = new ArrayList<byte[]>();
        try (var files = Files.list(Path.of("src/test/resources/mail"))) {
            for (var file : files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList()) {
                mails.add(Files.readAllBytes(file));
            }
        }
        return mails;
    }
}
