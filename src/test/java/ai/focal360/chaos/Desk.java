package ai.focal360.chaos;

import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Somebody's system: honours keys, and now and then refuses, does not answer in time or cannot be reached. */
final class Desk {
    /** What was really done, by key. */
    final Set<String> done = new HashSet<>();

    /** Of that, what was really undone. */
    final Set<String> undone = new HashSet<>();

    private final Set<String> refused = new HashSet<>();

    /**
     * What a call under this key comes to. One that comes {@code late}, from a claim that is no longer the turn's, is told no
     * when the turn's own claim was: no ledger of ours could keep it from being made.
     */
    ToolResult call(String key, boolean late, Random random) {
        if (late && refused.contains(key)) {
            return new ToolResult.Refused("NO", "not now");
        }
        return switch (random.nextInt(12)) {
            case 0 -> new ToolResult.NotSent("nobody is there");
            case 1 -> {
                if (random.nextBoolean()) {
                    done.add(key);
                }
                yield new ToolResult.Unknown("no answer in time");
            }
            case 2 -> {
                if (done.contains(key)) {
                    yield done();
                }
                refused.add(key);
                yield new ToolResult.Refused("NO", "not now");
            }
            default -> {
                done.add(key);
                yield done();
            }
        };
    }

    ToolResult undo(String key, Random random) {
        if (random.nextInt(12) == 0) {
            return new ToolResult.Unknown("no answer in time");
        }
        undone.add(key);
        return done();
    }

    private static ToolResult done() {
        return new ToolResult.Done(JsonNodeFactory.instance.objectNode());
    }
}
