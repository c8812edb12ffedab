package ai.focal360.audit.opensearch;

import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch._types.Refresh;
import org.opensearch.client.opensearch._types.Time;
import org.opensearch.client.opensearch._types.VersionType;
import org.opensearch.client.opensearch._types.query_dsl.Query;
import org.opensearch.client.opensearch.core.BulkRequest;
import org.opensearch.client.opensearch.core.SearchRequest;
import org.opensearch.client.opensearch.core.search.Hit;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The documents of a customer in every index of ours, whatever their kind: they name their customer. Last, so that whoever
 * reads a record from here on copies what is left of it, and PostgreSQL does not wait for OpenSearch; whoever read one before
 * is waited for. Throws {@link SearchUnavailable} while OpenSearch is away.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class IndexedPerson implements PersonalData {
    private static final String OURS = "focal-*";
    private static final int BATCH = 500;

    /** Above every revision: a request that a dead node left under way comes too late. */
    private static final long LAST = 1L << 53;

    private static final Time HELD = Time.of(time -> time.time("1m"));

    private final SearchConnection connection;
    private final Outbox outbox;

    IndexedPerson(SearchConnection connection, Outbox outbox) {
        this.connection = connection;
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String contents() {
        return "the search index's copies, as they can be searched";
    }

    @Override
    public Set<String> tables() {
        return Set.of();
    }

    @Override
    public void export(Person person, Taker taker) {
        if (connection.isOff()) {
            return;
        }
        asked(client -> {
            refresh(client);
            var page = client.search(search -> documents(search, person).scroll(HELD), ObjectNode.class);
            var hits = page.hits().hits();
            while (!hits.isEmpty()) {
                hits.forEach(hit -> taker.take(
                        "documents", Objects.requireNonNull(hit.source()).toString()));
                var scroll = Objects.requireNonNull(page.scrollId());
                hits = client.scroll(next -> next.scrollId(scroll).scroll(HELD), ObjectNode.class)
                        .hits()
                        .hits();
            }
            client.clearScroll(clear -> clear.scrollId(Objects.requireNonNull(page.scrollId())));
        });
    }

    @Override
    public Erased erase(Person person) {
        var removed = new TreeMap<String, Long>();
        if (connection.isOff()) {
            return Erased.of(removed);
        }
        outbox.awaitCopies();
        asked(client -> {
            refresh(client);
            for (var hits = found(client, person); !hits.isEmpty(); hits = found(client, person)) {
                remove(client, hits);
                hits.forEach(hit -> removed.merge(Objects.requireNonNull(hit.index()), 1L, Long::sum));
            }
        });
        return Erased.of(Map.copyOf(removed));
    }

    private static void remove(OpenSearchClient client, List<Hit<ObjectNode>> hits) throws IOException {
        var request = new BulkRequest.Builder().refresh(Refresh.True);
        hits.forEach(hit -> request.operations(one -> one.delete(document -> document.index(hit.index())
                .id(hit.id())
                .routing(hit.routing())
                .version(LAST)
                .versionType(VersionType.ExternalGte))));
        if (client.bulk(request.build()).errors()) {
            throw new SearchUnavailable("Expected OpenSearch to remove documents, but it refused some");
        }
    }

    /** What was indexed a moment ago is found, too. */
    private static void refresh(OpenSearchClient client) throws IOException {
        client.indices().refresh(all -> all.index(OURS).ignoreUnavailable(true).allowNoIndices(true));
    }

    private static List<Hit<ObjectNode>> found(OpenSearchClient client, Person person) throws IOException {
        return client.search(search -> documents(search, person), ObjectNode.class)
                .hits()
                .hits();
    }

    private static SearchRequest.Builder documents(SearchRequest.Builder search, Person person) {
        var theirs = new ArrayList<Query>();
        theirs.add(is("customer", person.customer().toString()));
        person.conversations().forEach(conversation -> theirs.add(is("conversation", conversation.toString())));
        return search.index(OURS)
                .ignoreUnavailable(true)
                .allowNoIndices(true)
                .allowPartialSearchResults(false)
                .size(BATCH)
                .query(all -> all.bool(both -> both.filter(
                                is("tenant", person.tenant().value()))
                        .filter(any -> any.bool(one -> one.should(theirs).minimumShouldMatch("1")))));
    }

    private static Query is(String field, String value) {
        return Query.of(any -> any.term(term -> term.field(field).value(FieldValue.of(value))));
    }

    private interface Question {
        void ask(OpenSearchClient client) throws IOException;
    }

    private void asked(Question question) {
        try {
            question.ask(connection.client());
        } catch (IOException e) {
            throw new SearchUnavailable("Expected an answer of OpenSearch, but there was none", e);
        } catch (OpenSearchException e) {
            throw new SearchUnavailable("Expected OpenSearch to answer, but it said %d".formatted(e.status()));
        }
    }
}
