package ai.focal360.audit.opensearch;

import ai.focal360.audit.opensearch.SavedObjects.SavedObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The search Dashboards makes of a visualisation or a saved search: the aggregations nested in their order, figures on each
 * level, the query as Lucene's. It knows the aggregations ours have, and fails on any other.
 */
record DashboardsRequest(List<JsonNode> figures, List<JsonNode> buckets, ObjectNode body) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static DashboardsRequest of(SavedObject object) {
        var figures = new ArrayList<JsonNode>();
        var buckets = new ArrayList<JsonNode>();
        for (var aggregation : object.written("visState").path("aggs")) {
            (aggregation.path("schema").asText().equals("metric") ? figures : buckets).add(aggregation);
        }
        var body = JSON.objectNode().put("track_total_hits", true);
        body.set("query", query(object.source()));
        var request = new DashboardsRequest(figures, buckets, body);
        if (object.type().equals("visualization")) {
            body.put("size", 0).set("aggs", request.level(0));
        } else {
            body.set("sort", sort(object));
        }
        return request;
    }

    /** As a control on the dashboard does it. */
    DashboardsRequest narrowed(String field, String value) {
        var both = JSON.arrayNode()
                .add(body.path("query"))
                .add(JSON.objectNode().set("match_phrase", JSON.objectNode().put(field, value)));
        body.set("query", JSON.objectNode().set("bool", JSON.objectNode().set("filter", both)));
        return this;
    }

    private ObjectNode level(int depth) {
        var level = JSON.objectNode();
        for (var figure : figures) {
            if (!isCount(figure)) {
                level.set(figure.path("id").asText(), translated(figure));
            }
        }
        if (depth < buckets.size()) {
            var bucket = buckets.get(depth);
            level.set(bucket.path("id").asText(), translated(bucket).set("aggs", level(depth + 1)));
        }
        return level;
    }

    private static boolean isCount(JsonNode aggregation) {
        return aggregation.path("type").asText().equals("count");
    }

    private ObjectNode translated(JsonNode aggregation) {
        var type = aggregation.path("type").asText();
        var params = aggregation.path("params");
        var asked = JSON.objectNode();
        if (params.has("field")) {
            asked.set("field", params.path("field"));
        }
        switch (type) {
            case "sum", "cardinality", "max" -> {}
            case "percentiles" -> asked.set("percents", params.path("percents"));
            case "date_histogram" ->
                asked.put("fixed_interval", "1d").set("min_doc_count", params.path("min_doc_count"));
            case "terms" -> asked.<ObjectNode>set("size", params.path("size")).set("order", order(params));
            case "filters" -> asked.set("filters", filters(params));
            default -> throw new AssertionError("Expected an aggregation known here, but it is " + type);
        }
        return JSON.objectNode().set(type, asked);
    }

    private ObjectNode order(JsonNode params) {
        var by = params.path("orderBy").asText();
        var counted =
                figures.stream().anyMatch(figure -> figure.path("id").asText().equals(by) && isCount(figure));
        return JSON.objectNode().set(counted ? "_count" : by, params.path("order"));
    }

    private static ObjectNode filters(JsonNode params) {
        var filters = JSON.objectNode();
        params.path("filters")
                .forEach(filter -> filters.set(filter.path("label").asText(), lucene(filter.path("input"))));
        return filters;
    }

    private static ObjectNode query(JsonNode source) {
        if (!source.path("filter").isEmpty()) {
            throw new AssertionError("Expected all of the query in words, but there are filters: " + source);
        }
        return lucene(source.path("query"));
    }

    private static ObjectNode lucene(JsonNode query) {
        if (!query.path("language").asText().equals("lucene")) {
            throw new AssertionError("Expected a query of Lucene's, but it is " + query);
        }
        var words = query.path("query").asText();
        return words.isEmpty()
                ? JSON.objectNode().set("match_all", JSON.objectNode())
                : JSON.objectNode()
                        .set(
                                "query_string",
                                JSON.objectNode().put("query", words).put("analyze_wildcard", true));
    }

    private static JsonNode sort(SavedObject search) {
        var sort = JSON.arrayNode();
        search.attributes()
                .path("sort")
                .forEach(by -> sort.add(JSON.objectNode().set(by.path(0).asText(), by.path(1))));
        return sort;
    }
}
