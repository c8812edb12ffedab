package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchKind;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TextSearch;
import ai.focal360.audit.TurnCursor;
import ai.focal360.audit.TurnQuery;
import ai.focal360.platform.TurnId;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch._types.SortOrder;
import org.opensearch.client.opensearch._types.query_dsl.Operator;
import org.opensearch.client.opensearch._types.query_dsl.Query;
import org.opensearch.client.opensearch.core.SearchRequest;
import org.opensearch.client.opensearch.core.search.Hit;
import org.springframework.stereotype.Component;

/** Search by words; phrases in quotes, a leading minus and a trailing star work, and no text is an error. */
@Component
class OpenSearchTextSearch implements TextSearch {
    private final SearchConnection connection;

    OpenSearchTextSearch(SearchConnection connection) {
        this.connection = connection;
    }

    @Override
    public Hits find(TurnQuery query) {
        try {
            var hits = connection
                    .client()
                    .search(request(query), Void.class)
                    .hits()
                    .hits();
            var page = hits.subList(0, Math.min(query.limit(), hits.size()));
            var turns = page.stream().map(OpenSearchTextSearch::turn).toList();
            return new Hits(turns, hits.size() > query.limit() ? place(page.get(page.size() - 1)) : null);
        } catch (IOException e) {
            throw new SearchUnavailable("Expected an answer of OpenSearch, but there was none", e);
        } catch (OpenSearchException e) {
            var answer = "Expected OpenSearch to search, but it answered %d %s"
                    .formatted(e.status(), e.error().type());
            if (e.status() == 429 || e.status() >= 500) {
                throw new SearchUnavailable(answer);
            }
            // without the cause: its reason may quote the words that were looked for
            throw new IllegalStateException(answer);
        }
    }

    @Override
    public boolean isOn() {
        return !connection.isOff();
    }

    private static SearchRequest request(TurnQuery query) {
        var cursor = query.cursor();
        return SearchRequest.of(request -> {
            request.index(SearchKind.TURN.alias())
                    .routing(query.tenant().value())
                    // before the first turn was relayed there is no index
                    .ignoreUnavailable(true)
                    .allowNoIndices(true)
                    .allowPartialSearchResults(false)
                    .source(source -> source.fetch(false))
                    .trackTotalHits(total -> total.enabled(false))
                    .size(query.limit() + 1)
                    .query(all -> all.bool(both -> both.filter(filters(query)).filter(words(query))))
                    .sort(by -> by.field(field -> field.field("place").order(SortOrder.Desc)))
                    .sort(by -> by.field(field -> field.field("turn").order(SortOrder.Desc)));
            if (cursor != null) {
                request.searchAfter(
                        FieldValue.of(cursor.micros()),
                        FieldValue.of(cursor.turn().toString()));
            }
            return request;
        });
    }

    private static Query words(TurnQuery query) {
        return Query.of(any -> any.simpleQueryString(words -> words.query(Objects.requireNonNull(query.text()))
                .fields("said", "answered")
                .defaultOperator(Operator.And)
                .flags(flags -> flags.multiple("AND|OR|NOT|PHRASE|PREFIX|WHITESPACE"))));
    }

    private static List<Query> filters(TurnQuery query) {
        var filters = new ArrayList<Query>();
        same(filters, "tenant", query.tenant());
        same(filters, "conversation", query.conversation());
        same(filters, "customer", query.customer());
        same(filters, "agent", query.agent());
        same(filters, "channel", query.channel());
        same(filters, "resolution", query.resolution());
        same(filters, "categories", query.category());
        if (query.from() != null || query.to() != null) {
            filters.add(Query.of(any -> any.range(range -> {
                range.field("place");
                if (query.from() != null) {
                    range.gte(JsonData.of(micros(query.from())));
                }
                if (query.to() != null) {
                    range.lt(JsonData.of(micros(query.to())));
                }
                return range;
            })));
        }
        return filters;
    }

    private static void same(List<Query> filters, String field, @Nullable Object value) {
        if (value != null) {
            filters.add(Query.of(any -> any.term(term -> term.field(field).value(FieldValue.of(value.toString())))));
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static TurnId turn(Hit<Void> hit) {
        return TurnId.of(Objects.requireNonNull(hit.id()));
    }

    private static TurnCursor place(Hit<Void> hit) {
        return TurnCursor.ofMicros(hit.sort().get(0).longValue(), turn(hit));
    }
}
