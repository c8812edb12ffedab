package ai.focal360.audit.opensearch;

import ai.focal360.audit.CountedTurn;
import ai.focal360.audit.FigureQuery;
import ai.focal360.audit.FigureQuery.Filter;
import ai.focal360.audit.FigureQuery.Subject;
import ai.focal360.audit.Figures;
import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch._types.SortOrder;
import org.opensearch.client.opensearch._types.query_dsl.Query;
import org.opensearch.client.opensearch.core.SearchRequest;
import org.opensearch.client.opensearch.core.SearchResponse;
import org.springframework.stereotype.Component;

/** Figures by aggregations; only the tenant's shards are asked. */
@Component
class OpenSearchFigures implements Figures {
    private static final List<String> SHOWN = List.of(
            "turn",
            "conversation",
            "customer",
            "channel",
            "finishedAt",
            "language",
            "intent",
            "resolution",
            "categories",
            "said");

    private final SearchConnection connection;

    OpenSearchFigures(SearchConnection connection) {
        this.connection = connection;
    }

    @Override
    public Counted count(FigureQuery query) {
        var breakdown = new Breakdown(query);
        var response = search(
                request(query).size(0).aggregations(breakdown.aggregations()).build());
        var total = new Figure(
                List.of(), null, breakdown.values(response.hits().total().value(), response.aggregations()));
        var rows = new ArrayList<>(breakdown.rows(response.aggregations()));
        if (query.interval() == null) {
            rows.sort(Comparator.comparing((Figure row) -> -row.value(0))
                    .thenComparing(row -> String.join(" ", row.keys())));
        }
        var most = query.interval() == null && query.top() > 0 ? Math.min(query.top(), rows.size()) : rows.size();
        return new Counted(rows.subList(0, most), total, breakdown.isComplete(response.aggregations()));
    }

    @Override
    public List<CountedTurn> newest(FigureQuery query, int limit) {
        if (query.subject() != Subject.TURNS) {
            throw new IllegalArgumentException("Expected turns to be asked for, but it is " + query.subject());
        }
        return search(request(query)
                        .size(limit)
                        .source(source -> source.filter(shown -> shown.includes(SHOWN)))
                        .sort(by -> by.field(field -> field.field("place").order(SortOrder.Desc)))
                        .sort(by -> by.field(field -> field.field("turn").order(SortOrder.Desc)))
                        .build())
                .hits()
                .hits()
                .stream()
                .map(hit -> turn(Objects.requireNonNull(hit.source())))
                .toList();
    }

    private static SearchRequest.Builder request(FigureQuery query) {
        return new SearchRequest.Builder()
                .index(index(query.subject()))
                .routing(query.tenant().value())
                // before the first document was relayed there is no index
                .ignoreUnavailable(true)
                .allowNoIndices(true)
                .allowPartialSearchResults(false)
                .trackTotalHits(total -> total.enabled(true))
                .query(all -> all.bool(both -> both.filter(filters(query))));
    }

    private static String index(Subject subject) {
        return switch (subject) {
            case TURNS -> SearchKind.TURN.alias();
            case RUNS -> SearchKind.RUN.alias();
            case TASKS -> SearchKind.TASK.alias();
        };
    }

    private static List<Query> filters(FigureQuery query) {
        var filters = new ArrayList<Query>();
        filters.add(Breakdown.filter(Filter.is("tenant", query.tenant().value())));
        query.filters().forEach(filter -> filters.add(Breakdown.filter(filter)));
        if (query.from() != null || query.to() != null) {
            filters.add(Query.of(any -> any.range(range -> {
                range.field(query.subject().time());
                if (query.from() != null) {
                    range.gte(JsonData.of(query.from().toString()));
                }
                if (query.to() != null) {
                    range.lt(JsonData.of(query.to().toString()));
                }
                return range;
            })));
        }
        return filters;
    }

    private SearchResponse<JsonNode> search(SearchRequest request) {
        try {
            return connection.client().search(request, JsonNode.class);
        } catch (IOException e) {
            throw new SearchUnavailable("Expected an answer of OpenSearch, but there was none", e);
        } catch (OpenSearchException e) {
            var answer = "Expected OpenSearch to count, but it answered %d %s"
                    .formatted(e.status(), e.error().type());
            if (e.status() == 429 || e.status() >= 500) {
                throw new SearchUnavailable(answer);
            }
            // without the cause: its reason may quote what was looked for
            throw new IllegalStateException(answer);
        }
    }

    private static CountedTurn turn(JsonNode turn) {
        return new CountedTurn(
                TurnId.of(turn.path("turn").asText()),
                ConversationId.of(turn.path("conversation").asText()),
                CustomerId.of(turn.path("customer").asText()),
                turn.path("channel").asText(),
                Instant.parse(turn.path("finishedAt").asText()),
                turn.path("language").textValue(),
                turn.path("intent").textValue(),
                turn.path("resolution").asText(),
                texts(turn.path("categories")),
                texts(turn.path("said")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
