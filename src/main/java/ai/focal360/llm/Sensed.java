package ai.focal360.llm;

import java.util.List;

/** An understanding with every attempt that led to it, in order; the last one is the one that was used. */
public record Sensed(Understanding understanding, List<ModelCall> calls) {
    public Sensed {
        calls = List.copyOf(calls);
    }
}
