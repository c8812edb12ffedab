package ai.focal360.platform.embedded;

import ai.focal360.platform.Home;
import ai.focal360.platform.SearchServer;
import ai.focal360.platform.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded OpenSearch. It starts on a thread of its own, and the application does not wait: turns need no search.
 * Whatever goes wrong is a {@link SearchServer.State.Failed} with advice, in the log and in the health.
 */
final class OpenSearchServer implements SearchServer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchServer.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private final OpenSearchSettings.Embedded settings;
    private final Home home;
    private final int port;
    private final Thread starter;
    private volatile State state = new State.Starting();
    private volatile boolean closing;
    private @Nullable Process process;

    private OpenSearchServer(OpenSearchSettings.Embedded settings, Home home, int port) {
        this.settings = settings;
        this.home = home;
        this.port = port;
        this.starter = new Thread(this::run, "focal-opensearch");
        this.starter.setDaemon(true);
    }

    static OpenSearchServer start(OpenSearchSettings.Embedded settings, Home home) {
        int port;
        @Nullable State problem = null;
        try {
            port = Machine.freePort(settings.port(), "focal.opensearch.embedded.port");
        } catch (StartFailure e) {
            port = settings.port();
            problem = failed(e.advice());
        }
        var server = new OpenSearchServer(settings, home, port);
        if (problem == null) {
            server.starter.start();
        } else {
            server.state = problem;
        }
        return server;
    }

    @Override
    public Optional<Address> address() {
        return Optional.of(new Address(URI.create("http://127.0.0.1:" + port), null, null));
    }

    @Override
    public State state() {
        return state;
    }

    private void run() {
        try {
            var place = OpenSearchPlace.prepare(settings, home, port);
            var launched = launch(place);
            if (launched != null) {
                awaitAnswer(place, launched);
            }
        } catch (StartFailure e) {
            state = failed(e.advice());
        } catch (IOException e) {
            state = failed(
                    "OpenSearch cannot be started: %s. Set focal.opensearch.enabled=false to do without.".formatted(e));
        } catch (InterruptedException e) {
            // closing
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Process launch(OpenSearchPlace place) throws IOException {
        if (closing) {
            return null;
        }
        var started = place.command().start();
        process = started;
        ServerProcess.remember(started.toHandle(), place.pidFile());
        LOG.info(
                "OpenSearch is starting on 127.0.0.1:{} (process {}), data in {}", port, started.pid(), place.folder());
        return started;
    }

    private void awaitAnswer(OpenSearchPlace place, Process launched) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (!answers()) {
            if (launched.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!closing) {
                    state = failed("OpenSearch ended while starting: %s. The whole log is %s."
                            .formatted(LogTail.of(place.log()), place.log()));
                }
                return;
            }
            if (System.nanoTime() > deadline) {
                state = failed("OpenSearch did not answer within %d s. Its log is %s."
                        .formatted(settings.startTimeout().toSeconds(), place.log()));
                return;
            }
        }
        state = new State.Running();
        LOG.debug("OpenSearch answers on 127.0.0.1:{}", port);
        launched.waitFor();
        if (!closing) {
            state = failed(
                    "OpenSearch ended unexpectedly: %s. The whole log is %s; it starts again with the application."
                            .formatted(LogTail.of(place.log()), place.log()));
        }
    }

    private boolean answers() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/_cluster/health".formatted(port)))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            // not yet
            return false;
        }
    }

    private static State failed(String why) {
        LOG.error("{}", why);
        return new State.Failed(why);
    }

    @Override
    public void close() {
        Process running;
        synchronized (this) {
            closing = true;
            running = process;
        }
        if (running != null && running.isAlive()) {
            ServerProcess.stop(running.toHandle(), running::destroy);
        }
        starter.interrupt();
    }
}
