package ai.focal360.audit;

import java.util.List;

/** Scenarios moved on, all in one transaction; published in it. */
public record RunsMoved(List<RunMoved> runs) {
    public RunsMoved {
        runs = List.copyOf(runs);
    }
}
