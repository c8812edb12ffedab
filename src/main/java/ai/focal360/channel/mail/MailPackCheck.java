package ai.focal360.channel.mail;

import ai.focal360.channel.mail.MailServer.Protocol;
import ai.focal360.channel.mail.MailServer.Security;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelEntries;
import ai.focal360.tenant.DidYouMean;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What a channel of kind email says of itself and its servers can be used. That it has a {@code from} is checked with the data. */
@Component
class MailPackCheck implements PackCheck {
    private static final Set<String> KNOWN = Set.of(
            "authserv-id",
            "from",
            "imap-folder",
            "imap-host",
            "imap-port",
            "imap-processed",
            "imap-security",
            "imap-user",
            "smtp-host",
            "smtp-port",
            "smtp-security",
            "smtp-user",
            "subject",
            "unsubscribe");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final int LAST_PORT = 65_535;
    private static final Pattern PAGE = Pattern.compile("https?://[^\\s<>\"]+");
    private static final Pattern WORD = Pattern.compile("[^\\s;()\"]+");

    private final Outbound outbound;

    MailPackCheck(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var entries = ChannelEntries.of(candidate);
        var problems = new ArrayList<PackProblem>();
        for (var channel : candidate.data().channels()) {
            if (channel.kind() == ChannelConfig.Kind.EMAIL) {
                new TreeMap<>(channel.properties())
                        .forEach((name, value) -> reason(candidate.tenant(), channel, name, value)
                                .ifPresent(reason -> problems.add(entries.finding(channel.id(), name, reason))));
            }
        }
        return problems;
    }

    private Optional<String> reason(TenantId tenant, ChannelConfig channel, String name, String value) {
        if (!KNOWN.contains(name)) {
            return Optional.of("An e-mail channel has no property '%s'%s".formatted(name, DidYouMean.of(name, KNOWN)));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("'%s' is one line of plain text".formatted(name));
        }
        return server(channel, name).or(() -> switch (name) {
            case "authserv-id" -> unless(WORD.matcher(value).matches(), value, "a name such as mx.acme.example");
            case "from" ->
                unless(
                        FromAddress.of(channel).isPresent(),
                        value,
                        "an address such as Acme Shop <support@acme.example>");
            case "imap-host", "smtp-host" -> host(tenant, value);
            case "imap-port", "smtp-port" -> unless(isPort(value), value, "a number from 1 to " + LAST_PORT);
            case "imap-security", "smtp-security" ->
                unless(Security.named(value).isPresent(), value, "one of tls, starttls, none");
            case "unsubscribe" ->
                unless(PAGE.matcher(value).matches(), value, "a page such as https://acme.example/stop?who={address}");
            default -> Optional.empty();
        });
    }

    /** What says something of a server stands beside its host, and a mailbox has an owner. */
    private static Optional<String> server(ChannelConfig channel, String name) {
        for (var protocol : Protocol.values()) {
            var host = protocol.id() + "-host";
            if (name.startsWith(protocol.id() + "-") && !channel.properties().containsKey(host)) {
                return Optional.of("'%s' says nothing without '%s'".formatted(name, host));
            }
        }
        return name.equals("imap-host") && !channel.properties().containsKey("imap-user")
                ? Optional.of("A mailbox at 'imap-host' needs 'imap-user', whose it is")
                : Optional.empty();
    }

    private Optional<String> host(TenantId tenant, String host) {
        if (!HOST.matcher(host).matches()) {
            return unless(false, host, "the name of a host such as mail.acme.example");
        }
        return outbound.problem(tenant, "https://" + host + "/")
                .map(refused -> "'%s' may not be called".formatted(host));
    }

    private static boolean isPort(String value) {
        return NUMBER.matcher(value).matches() && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= LAST_PORT;
    }

    private static Optional<String> unless(boolean kept, String value, String expected) {
        return kept ? Optional.empty() : Optional.of("Expected %s, but it is '%s'".formatted(expected, value));
    }
}
