package ai.focal360.channel.web;

import ai.focal360.channel.Lane;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One browser's event stream, written without ever blocking: whoever reads slowly fills their own queue, and is
 * disconnected when it is full or stands still. Format: the HTML standard, "Server-sent events".
 */
final class EventStream implements WriteListener, AsyncListener {
    private final Lane lane;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final long mostBuffered;
    private final Consumer<EventStream> gone;

    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private long buffered;
    private long movedAt = System.nanoTime();
    private boolean open = true;
    private boolean started;
    private boolean flush;
    private boolean closing;

    /** The last position this browser was told; only the one thread that feeds streams uses it. */
    private long position;

    EventStream(Lane lane, AsyncContext context, long mostBuffered, long position, Consumer<EventStream> gone)
            throws IOException {
        this.lane = lane;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.mostBuffered = mostBuffered;
        this.position = position;
        this.gone = gone;
    }

    /** From here on the container calls back. */
    void open() {
        context.addListener(this);
        out.setWriteListener(this);
    }

    Lane lane() {
        return lane;
    }

    long position() {
        return position;
    }

    void moveTo(long position) {
        this.position = position;
    }

    void event(String name, @Nullable Long id, String data) {
        var event = new StringBuilder();
        if (id != null) {
            event.append("id: ").append(id).append('\n');
        }
        event.append("event: ").append(name).append('\n');
        data.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        write(event.append('\n').toString());
    }

    void retryAfter(long millis) {
        write("retry: " + millis + "\n\n");
    }

    void heartbeat() {
        write(":\n\n");
    }

    /** Ends the stream once what is queued is written. */
    synchronized void finish() {
        closing = true;
        drain();
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Whether something has been waiting to be written for that long. */
    synchronized boolean isStalled(long nanos) {
        return open && !waiting.isEmpty() && System.nanoTime() - movedAt > nanos;
    }

    synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        waiting.clear();
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // the container has ended it already
        }
        gone.accept(this);
    }

    private synchronized void write(String event) {
        if (!open) {
            return;
        }
        var bytes = event.getBytes(StandardCharsets.UTF_8);
        if (waiting.isEmpty()) {
            movedAt = System.nanoTime();
        }
        waiting.add(bytes);
        buffered += bytes.length;
        // a single event may be larger, such as a long history
        if (buffered > mostBuffered && waiting.size() > 1) {
            close();
        } else {
            drain();
        }
    }

    /** Writes what can be written now; the container calls back when more can. */
    private void drain() {
        if (!open || !started) {
            return;
        }
        try {
            while (out.isReady()) {
                var next = waiting.poll();
                if (next != null) {
                    out.write(next);
                    buffered -= next.length;
                    movedAt = System.nanoTime();
                    flush = true;
                } else if (flush) {
                    flush = false;
                    out.flush();
                } else {
                    if (closing) {
                        close();
                    }
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            close(); // the browser went away
        }
    }

    @Override
    public synchronized void onWritePossible() {
        started = true;
        drain();
    }

    @Override
    public void onError(Throwable error) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // never dispatched again
    }
}
