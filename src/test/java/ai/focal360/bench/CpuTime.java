package ai.focal360.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Time on the cores, of this process and of the benchmark's PostgreSQL. */
final class CpuTime {
    private static final Path POSTMASTER = Path.of("target/bench/postgres/data/postmaster.pid");

    private CpuTime() {}

    static Duration used() {
        return postgres()
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(ofThisProcess(), Duration::plus);
    }

    static Duration ofThisProcess() {
        return Duration.ofNanos(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
    }

    private static Stream<ProcessHandle> postgres() {
        try {
            var pid = Long.parseLong(Files.readAllLines(POSTMASTER).get(0).strip());
            return ProcessHandle.of(pid).stream()
                    .flatMap(server -> Stream.concat(Stream.of(server), server.children()));
        } catch (IOException e) {
            throw new UncheckedIOException("Expected the benchmark's PostgreSQL to run", e);
        }
    }
}
