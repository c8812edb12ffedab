package ai.focal360.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.TreeSet;

/** The variables a form shows and those a person enters in it. */
record FormKeys(Set<String> shown, Set<String> entered) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static FormKeys read(String form) {
        var keys = new FormKeys(new TreeSet<>(), new TreeSet<>());
        try {
            keys.collect(JSON.readTree(form));
        } catch (JsonProcessingException e) {
            // reported with its line where forms are checked; here it has no fields
            return keys;
        }
        return keys;
    }

    private void collect(JsonNode form) {
        for (var component : form.path("components")) {
            var key = component.path("key").asText();
            if (!key.isEmpty()) {
                var only = component.path("readonly").asBoolean()
                        || component.path("disabled").asBoolean();
                (only ? shown : entered).add(key);
            }
            collect(component);
        }
    }
}
