package ai.focal360.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario stands: one of its steps, waiting for the customer, a tool, a decision or a person. {@code instance}
 * is the conversation's own scenario instance, {@code execution} the token in it or in a scenario it called.
 */
public sealed interface Position {
    String instance();

    String scenario();

    String step();

    String execution();

    /** Waits for these fields; {@code fresh} when values known from before do not count. */
    record Asks(
            String instance,
            String scenario,
            String step,
            String execution,
            List<String> fields,
            boolean fresh,
            Say say,
            @Nullable Deadline deadline)
            implements Position {
        public Asks {
            fields = List.copyOf(fields);
        }
    }

    /** Waits for a yes or no to calling the tool with exactly these arguments. */
    record Confirms(
            String instance,
            String scenario,
            String step,
            String execution,
            String tool,
            Map<String, Object> arguments,
            Say say,
            @Nullable Deadline deadline)
            implements Position {
        public Confirms {
            arguments = Map.copyOf(arguments);
        }
    }

    /**
     * A tool is to be called; {@code learns} are the customer fields its answer may fill, {@code ahead} the tools the
     * scenario may come to before it waits for anybody, this one included.
     */
    record Calls(
            String instance,
            String scenario,
            String step,
            String execution,
            String task,
            String tool,
            Map<String, Object> arguments,
            List<String> learns,
            Set<String> ahead)
            implements Position {
        public Calls {
            learns = List.copyOf(learns);
            ahead = Set.copyOf(ahead);
            arguments = Map.copyOf(arguments);
        }
    }

    /** The verdict on calling the tool with these arguments is asked for ahead of the call. */
    record Decides(
            String instance,
            String scenario,
            String step,
            String execution,
            String task,
            String tool,
            Map<String, Object> arguments)
            implements Position {
        public Decides {
            arguments = Map.copyOf(arguments);
        }
    }

    /** Where a call stands that a rule wants a person to approve. */
    sealed interface UnderApproval extends Position {
        Calls call();

        ApprovalId approval();

        @Override
        default String instance() {
            return call().instance();
        }

        @Override
        default String scenario() {
            return call().scenario();
        }

        @Override
        default String step() {
            return call().step();
        }

        @Override
        default String execution() {
            return call().execution();
        }
    }

    /** The call waits for the person. */
    record Awaits(Calls call, ApprovalId approval) implements UnderApproval {}

    /** The person decided about the call, which has the arguments they decided on. */
    record Answered(Calls call, ApprovalId approval) implements UnderApproval {}

    /** A person is to decide about a tool call, or to help. */
    record Approves(String instance, String scenario, String step, String execution, String task, boolean aboutTool)
            implements Position {}

    /**
     * How long an answer is waited for. {@code followUp} is the text that brings it to mind once, when that time is over; who has
     * been reminded has as long again. {@code expiry} is what becomes of the scenario when nothing came: {@code nothing}, {@code
     * close}, {@code hand-over}, or a word of the tenant's own rules.
     */
    record Deadline(Duration within, @Nullable String followUp, String expiry) {}

    /** What a waiting step says: a text key, the values its placeholders need, replies to suggest. */
    record Say(String text, Map<String, Object> values, List<String> suggestions) {
        public Say {
            values = Map.copyOf(values);
            suggestions = List.copyOf(suggestions);
        }
    }
}
