package ai.focal360.channel.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A server whose greeting comes byte by byte and never ends: no single wait is ever long. */
final class Dripping implements AutoCloseable {
    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Dripping() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                var client = server.accept();
                threads.execute(() -> drip(client));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void drip(Socket client) {
        try (client) {
            while (!server.isClosed()) {
                client.getOutputStream().write('*');
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // whoever listened has had enough
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
