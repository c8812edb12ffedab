package ai.focal360.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.OutboundTest;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code channels.yaml} says of e-mail, the first property on line 5. */
class MailPackCheckTest {
    private static final String FILE = "seeds/shop/channels.yaml";
    private static final int FIRST = 5;
    private static final String SMTP = "smtp-host: smtp.shop.example; ";
    private static final String IMAP = "imap-host: imap.shop.example; imap-user: help; ";

    @Test
    void takesAllThatTheGuideNames() {
        assertThat(problems("from: Shop <help@shop.example>; authserv-id: mx.shop.example; subject: Your order; "
                        + "unsubscribe: 'https://shop.example/stop?who={address}'; " + SMTP
                        + "smtp-port: '587'; smtp-security: starttls; smtp-user: help; " + IMAP
                        + "imap-port: '993'; imap-security: TLS; imap-folder: INBOX; imap-processed: Done"))
                .isEmpty();
        assertThat(problems("from: help@shop.example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            from: Shop                              | 0 | Expected an address such as Acme Shop <support@acme.example>, but it is 'Shop'
            smtp-host: https://smtp.shop.example    | 0 | Expected the name of a host
            smtp-host: 'smtp.shop.example:587'      | 0 | Expected the name of a host
            smtp-host: smtp.elsewhere.example       | 0 | 'smtp.elsewhere.example' may not be called
            SMTP smtp-port: '0'                     | 1 | Expected a number from 1 to 65535, but it is '0'
            SMTP smtp-port: '65536'                 | 1 | Expected a number from 1 to 65535
            SMTP smtp-port: smtps                   | 1 | Expected a number from 1 to 65535
            SMTP smtp-security: ssl                 | 1 | Expected one of tls, starttls, none, but it is 'ssl'
            smtp-user: help                         | 0 | 'smtp-user' says nothing without 'smtp-host'
            imap-folder: INBOX                      | 0 | 'imap-folder' says nothing without 'imap-host'
            imap-host: imap.shop.example            | 0 | A mailbox at 'imap-host' needs 'imap-user'
            IMAP imap-security: plain               | 2 | Expected one of tls, starttls, none
            IMAP imap-port: '-1'                    | 2 | Expected a number from 1 to 65535
            IMAP imap-hots: x                       | 2 | no property 'imap-hots'; did you mean 'imap-host'?
            authserv-id: mx.shop.example; and more  | 0 | Expected a name such as mx.acme.example
            subject: "Hello\\r\\nBcc: all@shop.example" | 0 | 'subject' is one line of plain text
            unsubscribe: shop.example/stop          | 0 | Expected a page such as https://
            unsubscribe: 'https://shop.example/>,<x' | 0 | Expected a page such as https://
            """)
    void saysWhichLineCannotBeUsedAndWhy(String properties, int line, String reason) {
        assertThat(problems(properties.replace("SMTP ", SMTP).replace("IMAP ", IMAP)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.file()).isEqualTo(FILE);
                    assertThat(problem.line()).isEqualTo(FIRST + line);
                    assertThat(problem.element()).isEqualTo("mail");
                    assertThat(problem.stops()).isTrue();
                    assertThat(problem.reason()).contains(reason);
                });
    }

    @Test
    void leavesOtherKindsAlone() {
        assertThat(check("web:\n  kind: sms\n  agent: alex\n  properties: {from: '+31970000000', smtp-port: x}\n"))
                .isEmpty();
    }

    /** Properties with {@code "; "} between them, each on a line of its own. */
    private static List<PackProblem> problems(String properties) {
        return check("mail:\n  kind: email\n  agent: alex\n  properties:\n    %s\n"
                .formatted(properties.replaceAll("; (?=[a-z-]+:)", "\n    ")));
    }

    private static List<PackProblem> check(String yaml) {
        var outbound = OutboundTest.bound(Map.of("focal.outbound.hosts.shop[0]", "*.shop.example"));
        var pack = Pack.candidate(new TenantId("shop"), Map.of(FILE, yaml));
        return new MailPackCheck(outbound).check(pack, pack);
    }
}
