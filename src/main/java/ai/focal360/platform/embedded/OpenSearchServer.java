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
 * Whatever goes wrong is a {@link SearchServer.State.Failed} with advice, in the log and in the health. One that ends
 * after it answered is started again, a few times (ADR 0056).
 */
final class OpenSearchServer implements SearchServer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchServer.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int TRIES = 3;
    private static final Duration RESTART_DELAY = Duration.ofSeconds(2);

    /** Whoever ran for so long did not end by what made it end the last time. */
    private static final Duration STEADY = Duration.ofMinutes(10);

    private final OpenSearchSettings.Embedded settings;
    private final Home home;
    private final int port;
    private final Duration restartDelay;
    private final Thread starter;
    private volatile State state = new State.Starting();
    private volatile boolean closing;
    private boolean answered;
    private @Nullable Process process;

    private OpenSearchServer(OpenSearchSettings.Embedded settings, Home home, int port, Duration restartDelay) {
        this.settings = settings;
        this.home = home;
        this.port = port;
        this.restartDelay = restartDelay;
        this.starter = new Thread(this::run, "focal-opensearch");
        this.starter.setDaemon(true);
    }

    static OpenSearchServer start(OpenSearchSettings.Embedded settings, Home home) {
        return start(settings, home, RESTART_DELAY);
    }

    /** {@code restartDelay} doubles with each try. */
    static OpenSearchServer start(OpenSearchSettings.Embedded settings, Home home, Duration restartDelay) {
        int port;
        @Nullable State problem = null;
        try {
            port = Machine.freePort(settings.port(), "focal.opensearch.embedded.port");
        } catch (StartFailure e) {
            port = settings.port();
            problem = failed(e.advice());
        }
        var server = new OpenSearchServer(settings, home, port, restartDelay);
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
            int tries = 0;
            while (true) {
                var began = System.nanoTime();
                var why = liveOnce();
                if (closing) {
                    return;
                }
                tries = System.nanoTime() - began > STEADY.toNanos() ? 1 : tries + 1;
                if (!answered || tries > TRIES) {
                    state = failed(why + " It starts again with the application.");
                    return;
                }
                state = new State.Starting();
                var pause = restartDelay.multipliedBy(1L << (tries - 1));
                LOG.warn("{} Starting it again in {} ms, try {} of {}.", why, pause.toMillis(), tries, TRIES);
                Thread.sleep(pause.toMillis());
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

    /** From its start to its end, and why it ended. */
    private String liveOnce() throws IOException, InterruptedException {
        var place = OpenSearchPlace.prepare(settings, home, port);
        var launched = launch(place);
        return launched == null ? "" : awaitEnd(place, launched);
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

    private String awaitEnd(OpenSearchPlace place, Process launched) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (!answers()) {
            if (launched.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return "OpenSearch ended while starting: %s. The whole log is %s."
                        .formatted(LogTail.of(place.log()), place.log());
            }
            if (System.nanoTime() > deadline && !(state instanceof State.Failed)) {
                // it may still come: a slow machine is no reason to kill it
                state = failed("OpenSearch did not answer within %d s. Its log is %s."
                        .formatted(settings.startTimeout().toSeconds(), place.log()));
            }
        }
        if (answered || state instanceof State.Failed) {
            LOG.info("OpenSearch answers on 127.0.0.1:{}", port);
        }
        answered = true;
        state = new State.Running();
        var status = launched.waitFor();
        return "OpenSearch ended unexpectedly (status %d, its log is %s).".formatted(status, place.log());
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
