package ai.focal360.platform;

import ai.focal360.platform.StartNotice.Line;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Ends the log of a start with the addresses and credentials of all modules. */
@Component
class StartNotices {
    private static final Logger LOG = LoggerFactory.getLogger("ai.focal360.Start");

    private final AtomicBoolean printed = new AtomicBoolean();
    private final List<StartNotice> notices;
    private final Secrets secrets;
    private final Environment environment;

    StartNotices(List<StartNotice> notices, Secrets secrets, Environment environment) {
        this.notices = notices;
        this.secrets = secrets;
        this.environment = environment;
    }

    /** This event follows ApplicationReadyEvent, and so whatever other listeners of that one have to say. */
    @EventListener
    void print(AvailabilityChangeEvent<ReadinessState> change) {
        if (change.getState() == ReadinessState.ACCEPTING_TRAFFIC
                && change.getSource() instanceof ServletWebServerApplicationContext web
                && printed.compareAndSet(false, true)) {
            LOG.info("{}", text(web.getWebServer().getPort()));
        }
    }

    String text(int port) {
        var scheme = environment.getProperty("server.ssl.enabled", Boolean.class, false) ? "https" : "http";
        var base = scheme + "://localhost:" + port;
        // an installation's log goes places a developer's does not
        var development = environment.getProperty("spring.datasource.url", "").isBlank();
        var lines = notices.stream().flatMap(notice -> notice.lines().stream()).toList();
        var width =
                lines.stream().mapToInt(line -> heading(line).length()).max().orElse(0);
        var text = new StringBuilder("Focal 360 is ready\n\n  Open\n");
        lines.stream()
                .filter(line -> !(line instanceof Line.Credential))
                .forEach(line -> text.append(row(line, width, base, development)));
        if (lines.stream().anyMatch(Line.Credential.class::isInstance)) {
            text.append("\n  Credentials, generated and kept in ")
                    .append(secrets.credentialsFile())
                    .append('\n');
            lines.stream()
                    .filter(Line.Credential.class::isInstance)
                    .forEach(line -> text.append(row(line, width, base, development)));
        }
        return text.toString();
    }

    private static String row(Line line, int width, String base, boolean development) {
        return "    %s   %s%n"
                .formatted(heading(line) + " ".repeat(width - heading(line).length()), value(line, base, development));
    }

    private static String heading(Line line) {
        return line instanceof Line.Credential credential ? credential.label() + " " + credential.user() : line.label();
    }

    private static String value(Line line, String base, boolean development) {
        if (line instanceof Line.Open open) {
            return base + open.path();
        }
        if (line instanceof Line.Server server) {
            return server.address();
        }
        return development ? ((Line.Credential) line).value() : "(in that file)";
    }
}
