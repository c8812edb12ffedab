package ai.focal360.scenario;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one instance of a scenario has been, on the drawing of its own version: {@code bpmn} is what it was started with,
 * whatever was published since. {@code stays} are in the order they began.
 */
public record Trail(String scenario, String name, int version, String bpmn, List<Stay> stays) {
    public Trail {
        stays = List.copyOf(stays);
    }

    /**
     * A time at one element: {@code kind} is what BPMN calls it ({@code receiveTask}, {@code exclusiveGateway}), {@code by} the
     * flow it was reached by, where one leads there; {@code left} is absent while the instance is there. Times are as exact as
     * the engine keeps them, to the millisecond.
     */
    public record Stay(
            String element,
            String name,
            String kind,
            @Nullable String by,
            Instant entered,
            @Nullable Instant left) {}
}
