package ai.focal360.llm;

import java.util.List;
import java.util.Map;

/**
 * Something to be understood as one of several functions. {@code models} are asked in their order; {@code facts} are what
 * belongs to the text, such as today's date.
 */
public record ChoiceRequest(
        List<String> models, String instructions, String text, Map<String, String> facts, List<Function> functions) {
    public ChoiceRequest {
        models = List.copyOf(models);
        facts = Map.copyOf(facts);
        functions = List.copyOf(functions);
    }

    public record Function(String name, String description, List<Parameter> parameters) {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** A text, one of {@code values} where there are any; required when nothing can be understood without it. */
    public record Parameter(String name, String description, List<String> values, boolean required) {
        public Parameter {
            values = List.copyOf(values);
        }
    }

    /** What the model chose, as it said it. */
    public record Choice(String function, Map<String, String> arguments) {
        public Choice {
            arguments = Map.copyOf(arguments);
        }
    }
}
