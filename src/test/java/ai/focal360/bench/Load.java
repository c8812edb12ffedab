package ai.focal360.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a number of turns in flight and counts those that end: a customer writes again when the answer to the last
 * message is committed and the others had their turn.
 */
record Load(int inFlight, int acceptors, int customers, Duration ramp, Duration measured) {

    /** {@code cpuMillis}: what a turn took of the cores, ours and the database's, whoever else uses them. */
    record Result(double perSecond, double cpuMillis) {}

    Result on(Pipeline pipeline) throws InterruptedException {
        var places = new Semaphore(inFlight);
        var waiting = new LinkedBlockingQueue<Integer>();
        var finished = new LongAdder();
        var failure = new AtomicReference<Throwable>();
        var stopped = new AtomicBoolean();
        for (var customer = 0; customer < customers; customer++) {
            waiting.add(customer);
        }
        pipeline.whenDone(customer -> {
            finished.increment();
            waiting.add(customer);
            places.release();
        });

        var begun = System.nanoTime();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < acceptors; i++) {
            var thread = new Thread(() -> accept(pipeline, places, waiting, stopped), "acceptor-" + i);
            thread.setUncaughtExceptionHandler((dead, cause) -> failure.compareAndSet(null, cause));
            thread.start();
            threads.add(thread);
        }
        TimeUnit.NANOSECONDS.sleep(ramp.toNanos());
        var before = finished.sum();
        var cpuBefore = CpuTime.used();
        var from = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(measured.toNanos());
        var counted = finished.sum() - before;
        var seconds = (System.nanoTime() - from) / 1e9;
        var cpu = CpuTime.used().minus(cpuBefore);

        stopped.set(true);
        for (var thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Expected every message to be accepted", failure.get());
        }
        if (!places.tryAcquire(inFlight, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Expected all turns to end, but %d of %d did not within 30 s after %d s"
                    .formatted(
                            inFlight - places.availablePermits(),
                            inFlight,
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)));
        }
        return new Result(counted / seconds, cpu.toNanos() / 1e6 / Math.max(1, counted));
    }

    /** Starts are spread over the ramp's first half, so that turns that wait for a model do not all wait in step. */
    private void accept(
            Pipeline pipeline, Semaphore places, LinkedBlockingQueue<Integer> waiting, AtomicBoolean stopped) {
        var share = Math.max(1, inFlight / acceptors);
        var gap = ramp.toNanos() / 2 / share;
        try {
            for (var sent = 0; !stopped.get(); ) {
                if (!places.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                if (sent++ < share) {
                    TimeUnit.NANOSECONDS.sleep(gap);
                }
                pipeline.accept(waiting.take());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Expected nobody to interrupt", e);
        }
    }
}
