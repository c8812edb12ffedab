package ai.focal360.llm;

import ai.focal360.llm.ChoiceRequest.Choice;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has a model say which function a text asks for, and nothing else: what it is worth is seen by whoever reads it. */
@Component
public class Choosing {
    private static final String STEP = "choose";

    private final ModelChain chain;

    Choosing(ModelChain chain) {
        this.chain = chain;
    }

    /**
     * What {@code reader} makes of the choice; its IllegalArgumentException tells the model what was wrong. Empty when no
     * model made a choice that can be read.
     */
    public <T> Optional<T> choose(ChoiceRequest request, Function<Choice, T> reader) {
        return Optional.ofNullable(
                chain.ask(STEP, request.models(), new Asked<>(request, reader)).value());
    }

    private record Asked<T>(ChoiceRequest request, Function<Choice, T> reader) implements ModelChain.Question<T> {
        @Override
        public String system() {
            return request.instructions();
        }

        @Override
        public String user(@Nullable String correction) {
            var document = new LinkedHashMap<String, Object>();
            if (correction != null) {
                document.put("correction", correction);
            }
            document.putAll(request.facts());
            document.put("text", request.text());
            return Prompts.document(document);
        }

        @Override
        public JsonSchema schema() {
            throw new IllegalStateException("Expected functions to be called");
        }

        @Override
        public List<ToolSpecification> functions() {
            return request.functions().stream().map(Asked::specification).toList();
        }

        private static ToolSpecification specification(ChoiceRequest.Function function) {
            var parameters = JsonObjectSchema.builder().additionalProperties(false);
            for (var parameter : function.parameters()) {
                if (parameter.values().isEmpty()) {
                    parameters.addStringProperty(parameter.name(), parameter.description());
                } else {
                    parameters.addEnumProperty(parameter.name(), parameter.values(), parameter.description());
                }
            }
            parameters.required(function.parameters().stream()
                    .filter(ChoiceRequest.Parameter::required)
                    .map(ChoiceRequest.Parameter::name)
                    .toList());
            return ToolSpecification.builder()
                    .name(function.name())
                    .description(function.description())
                    .parameters(parameters.build())
                    .build();
        }

        @Override
        public T read(String answer) throws ModelChain.Unusable {
            var call = Prompts.object(answer);
            var named = call.path("function").asText();
            var function = request.functions().stream()
                    .filter(one -> one.name().equals(named))
                    .findFirst()
                    .orElseThrow(() -> new ModelChain.Unusable("there is no such function"));
            var arguments = new LinkedHashMap<String, String>();
            for (var parameter : function.parameters()) {
                var value = call.path("arguments").path(parameter.name());
                if (!value.isValueNode() || value.asText().isBlank() || value.isNull()) {
                    if (parameter.required()) {
                        throw new ModelChain.Unusable("'%s' is required".formatted(parameter.name()));
                    }
                    continue;
                }
                if (!parameter.values().isEmpty() && !parameter.values().contains(value.asText())) {
                    throw new ModelChain.Unusable("'%s' must be one of its values".formatted(parameter.name()));
                }
                arguments.put(parameter.name(), value.asText());
            }
            try {
                return reader.apply(new Choice(function.name(), arguments));
            } catch (IllegalArgumentException e) {
                throw new ModelChain.Unusable(String.valueOf(e.getMessage()));
            }
        }
    }
}
