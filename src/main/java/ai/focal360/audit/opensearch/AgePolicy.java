package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchKind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opensearch.client.opensearch.generic.Requests;

/** The policy by which OpenSearch's index state management removes months of an age itself. */
final class AgePolicy {
    private static final String ID = "focal-retention";
    private static final String ADDRESS = "/_plugins/_ism/policies/" + ID;

    private final SearchCalls calls;
    private final Set<SearchKind> kinds;

    AgePolicy(SearchCalls calls, Set<SearchKind> kinds) {
        this.calls = calls;
        this.kinds = kinds;
    }

    /** Sees to it that it stands, for months there are and to come; false where there is no index state management. */
    boolean put(int days) {
        var known = calls.call(Requests.builder().method("GET").endpoint(ADDRESS));
        if (known.status() != 200 && known.status() != 404) {
            return false;
        }
        var age = days + "d";
        var current = known.body()
                .at("/policy/states/0/transitions/0/conditions/min_index_age")
                .asText();
        if (!current.equals(age)) {
            calls.accepted(Requests.builder()
                    .method("PUT")
                    .endpoint(ADDRESS)
                    .query(
                            known.status() == 404
                                    ? Map.of()
                                    : Map.of(
                                            "if_seq_no",
                                            known.body().path("_seq_no").asText(),
                                            "if_primary_term",
                                            known.body().path("_primary_term").asText()))
                    .body(SearchCalls.body(policy(age))));
            for (var move : List.of("add", "change_policy")) {
                calls.accepted(Requests.builder()
                        .method("POST")
                        .endpoint("/_plugins/_ism/" + move + "/focal-*")
                        .body(SearchCalls.body(
                                JsonNodeFactory.instance.objectNode().put("policy_id", ID))));
            }
        }
        return true;
    }

    private JsonNode policy(String age) {
        var policy = JsonNodeFactory.instance.objectNode();
        var content = policy.putObject("policy")
                .put("description", "focal.audit.retention, in months, is where this comes from")
                .put("default_state", "kept");
        var states = content.putArray("states");
        var kept = states.addObject().put("name", "kept");
        kept.putArray("actions");
        kept.putArray("transitions")
                .addObject()
                .put("state_name", "over")
                .putObject("conditions")
                .put("min_index_age", age);
        var over = states.addObject().put("name", "over");
        over.putArray("actions").addObject().putObject("delete");
        over.putArray("transitions");
        var indices = content.putArray("ism_template")
                .addObject()
                .put("priority", 100)
                .putArray("index_patterns");
        kinds.forEach(kind -> indices.add(kind.alias() + "-*"));
        return policy;
    }
}
