package ai.focal360.audit.opensearch;

import ai.focal360.audit.Figures;
import ai.focal360.audit.SearchDocuments;
import ai.focal360.audit.Searchable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Records in a real OpenSearch, put there without rows in between, and the figures about them. */
public final class CountedRecords implements AutoCloseable {
    private static final int BATCH = 1_000;

    private static final RelaySettings PATIENT = new RelaySettings(
            BATCH,
            DataSize.ofMegabytes(5),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofSeconds(60),
            3);

    private final TestOpenSearch server = new TestOpenSearch().start();
    private final SearchConnection connection = new SearchConnection(server, PATIENT);
    private final SearchIndex index = new SearchIndex(connection);
    private final List<SearchIndex.Entry> waiting = new ArrayList<>();

    public CountedRecords() {
        index.prepare();
    }

    public void put(Searchable record) {
        waiting.add(index.entry(new SearchDocuments.Version(record, 1)));
        if (waiting.size() == BATCH) {
            send();
        }
    }

    /** Returns when everything that was put can be counted. */
    public void refresh() {
        send();
        server.get("/_refresh");
    }

    private void send() {
        if (!waiting.isEmpty()) {
            for (var fate : index.index(List.copyOf(waiting))) {
                if (!(fate instanceof Copier.Fate.Indexed)) {
                    throw new IllegalStateException("Expected a record to be indexed, but: " + fate);
                }
            }
            waiting.clear();
        }
    }

    /** What they take on the disk, in the segments they happen to be in. */
    public long bytes() {
        try {
            return new ObjectMapper()
                    .readTree(server.get("/focal-turns/_stats/store").body())
                    .at("/_all/primaries/store/size_in_bytes")
                    .asLong();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected statistics as JSON", e);
        }
    }

    public Figures figures() {
        return new OpenSearchFigures(connection);
    }

    /** Takes the server away, as if it had ended. */
    public void stop() {
        server.stop();
    }

    @Override
    public void close() {
        connection.close();
        server.close();
    }
}
