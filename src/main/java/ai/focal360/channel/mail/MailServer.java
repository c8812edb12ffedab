package ai.focal360.channel.mail;

import ai.focal360.platform.Outbound;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server of a channel, from its properties {@code smtp-host}, {@code smtp-port}, {@code smtp-user}, {@code smtp-security} or
 * the same of {@code imap}, and the tenant's secret {@code <channel>.smtp-password}.
 */
record MailServer(
        TenantId tenant,
        Protocol protocol,
        String host,
        int port,
        Security security,
        @Nullable String user,
        @Nullable String password) {

    enum Protocol {
        IMAP(993),
        SMTP(465);

        private final int tlsPort;

        Protocol(int tlsPort) {
            this.tlsPort = tlsPort;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code NONE} is for servers on the same machine. */
    enum Security {
        TLS,
        STARTTLS,
        NONE;

        static Optional<Security> named(String name) {
            return Stream.of(values())
                    .filter(security -> security.name().equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    /** Empty where the channel names no such server. */
    static Optional<MailServer> of(TenantId tenant, ChannelConfig channel, Protocol protocol, Secrets secrets) {
        var properties = channel.properties();
        var prefix = protocol.id() + "-";
        var host = properties.get(prefix + "host");
        if (host == null) {
            return Optional.empty();
        }
        var security = Security.named(properties.getOrDefault(prefix + "security", "tls"))
                .orElseThrow(
                        () -> new IllegalArgumentException("Expected '%ssecurity' to be checked".formatted(prefix)));
        var port = properties.get(prefix + "port");
        return Optional.of(new MailServer(
                tenant,
                protocol,
                host,
                port == null ? usual(protocol, security) : Integer.parseInt(port),
                security,
                properties.get(prefix + "user"),
                secrets.configured(tenant, channel.id() + "." + prefix + "password")
                        .orElse(null)));
    }

    private static int usual(Protocol protocol, Security security) {
        if (security == Security.TLS) {
            return protocol.tlsPort;
        }
        return protocol == Protocol.IMAP ? 143 : security == Security.STARTTLS ? 587 : 25;
    }

    /** What keeps it from being called. */
    Optional<String> refusal(Outbound outbound) {
        var listed = outbound.problem(tenant, "https://" + host + "/");
        if (listed.isPresent()) {
            return Optional.of("'%s-host' may not be called".formatted(protocol.id()));
        }
        // one that is unknown may be known the next time: connecting says so
        return outbound.host(host) == Outbound.Host.FORBIDDEN
                ? Optional.of("'%s-host' stands where nothing may be called".formatted(protocol.id()))
                : Optional.empty();
    }

    /** For connections over these sockets only. */
    Properties settings(MailProperties limits, TimedSockets sockets) {
        var settings = new Properties();
        var prefix = "mail." + protocol.id() + ".";
        settings.setProperty("mail.store.protocol", "imap");
        settings.setProperty("mail.transport.protocol", "smtp");
        settings.setProperty(prefix + "host", host);
        settings.setProperty(prefix + "port", Integer.toString(port));
        settings.setProperty(prefix + "auth", Boolean.toString(user != null));
        settings.setProperty(prefix + "ssl.enable", Boolean.toString(security == Security.TLS));
        settings.setProperty(prefix + "starttls.enable", Boolean.toString(security == Security.STARTTLS));
        settings.setProperty(prefix + "starttls.required", Boolean.toString(security == Security.STARTTLS));
        settings.setProperty(prefix + "ssl.checkserveridentity", "true");
        settings.put(prefix + "socketFactory", sockets);
        settings.setProperty(prefix + "socketFactory.fallback", "false");
        settings.setProperty(
                prefix + "connectiontimeout",
                Long.toString(limits.connectTimeout().toMillis()));
        settings.setProperty(prefix + "timeout", Long.toString(limits.timeout().toMillis()));
        settings.setProperty(
                prefix + "writetimeout", Long.toString(limits.timeout().toMillis()));
        settings.setProperty("mail.imap.fetchsize", "262144");
        settings.setProperty("mail.imap.peek", "true");
        return settings;
    }

    /** Without the password: this may end up in a log. */
    @Override
    public String toString() {
        return "%s %s:%d".formatted(protocol, host, port);
    }
}
