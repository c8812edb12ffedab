package ai.focal360;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** What the product would log meanwhile: its own levels count, not those of tests. */
public final class LogLines implements AutoCloseable {
    private static final String LEVEL = "logging.level.";

    private final Map<Logger, @Nullable Level> before = new LinkedHashMap<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private LogLines() {
        // what tests switch off is on in the product, unless it says otherwise
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLoggerList().stream()
                        .filter(logger -> logger.getLevel() != null)
                        .forEach(logger -> set(logger, logger == root ? Level.INFO : null));
        configured().forEach((name, level) -> set(logger(name), level));
        lines.start();
        root.addAppender(lines);
    }

    public static LogLines asConfigured() {
        return new LogLines();
    }

    /** Each line of level WARN or ERROR, with the stack trace's head where there is one. */
    public List<String> warnings() {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .map(line -> line.getFormattedMessage()
                        + (line.getThrowableProxy() == null
                                ? ""
                                : "\n" + line.getThrowableProxy().getClassName()))
                .toList();
    }

    private void set(Logger logger, @Nullable Level level) {
        before.putIfAbsent(logger, logger.getLevel());
        logger.setLevel(level);
    }

    private static Map<String, Level> configured() {
        var levels = new LinkedHashMap<String, Level>();
        try {
            for (var source :
                    new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml"))) {
                for (var name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                    if (name.startsWith(LEVEL)) {
                        levels.put(
                                name.substring(LEVEL.length()),
                                Level.valueOf(String.valueOf(source.getProperty(name))));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return levels;
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    public void close() {
        root.detachAppender(lines);
        var levels = new ArrayList<>(before.entrySet());
        levels.forEach(entry -> entry.getKey().setLevel(entry.getValue()));
    }
}
