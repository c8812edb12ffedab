package ai.focal360.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Whether a call's arguments are what the registry says the tool takes. */
public sealed interface ArgumentCheck {
    /** As they go over the wire: coerced to the JSON type of their registered one. */
    record Valid(ObjectNode arguments) implements ArgumentCheck {}

    /** Every problem at once; names arguments, never their values. */
    record Invalid(List<String> problems) implements ArgumentCheck {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
