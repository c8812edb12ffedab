package ai.focal360.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Entries that are looked for together, in a Lucene index in memory: BM25 over stems (per language) and letter groups,
 * nearest neighbours over vectors. Never changed after it was built, and left to the garbage collector.
 */
final class Shelf {
    private static final int LOOKED_AT = 60;
    private static final int RANK_OFFSET = 60;
    private static final String NUMBER = "number";
    private static final String GRAMS = "grams";
    private static final String STEMS = "stems-";
    private static final String VECTOR = "vector";

    private final List<Entry> entries;
    private final Set<String> languages = new HashSet<>();
    private final IndexSearcher searcher;
    private final long[] numbers;

    Shelf(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        entries.forEach(entry -> languages.add(entry.language()));
        try {
            searcher = index();
            numbers = numbers(searcher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IndexSearcher index() throws IOException {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            for (int number = 0; number < entries.size(); number++) {
                writer.addDocument(document(number, entries.get(number)));
            }
            writer.forceMerge(1);
        }
        var searcher = new IndexSearcher(DirectoryReader.open(directory));
        // the default cache is one for the whole process and would keep replaced indexes alive
        searcher.setQueryCache(null);
        return searcher;
    }

    private static Document document(int number, Entry entry) {
        var document = new Document();
        document.add(new NumericDocValuesField(NUMBER, number));
        add(document, STEMS + entry.language(), entry.stems());
        add(document, GRAMS, entry.grams());
        if (hasMeaning(entry.vector())) {
            document.add(new KnnFloatVectorField(VECTOR, entry.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    private static void add(Document document, String field, Map<String, Integer> terms) {
        terms.forEach((term, times) -> {
            for (int i = 0; i < times; i++) {
                document.add(new TextField(field, term, Field.Store.NO));
            }
        });
    }

    private static long[] numbers(IndexSearcher searcher) throws IOException {
        var numbers = new long[searcher.getIndexReader().maxDoc()];
        NumericDocValues values = MultiDocValues.getNumericValues(searcher.getIndexReader(), NUMBER);
        for (int doc = 0; doc < numbers.length; doc++) {
            if (values == null || !values.advanceExact(doc)) {
                throw new IllegalStateException("Expected entry %d to have a number".formatted(doc));
            }
            numbers[doc] = values.longValue();
        }
        return numbers;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<Entry> entries() {
        return entries;
    }

    /** The numbers of the entries most alike by words or by meaning, best first (reciprocal rank fusion). */
    List<Integer> near(Utterance utterance) {
        if (entries.isEmpty()) {
            return List.of();
        }
        try {
            var fused = new HashMap<Integer, Double>();
            rank(searcher.search(words(utterance), LOOKED_AT).scoreDocs, fused);
            if (hasMeaning(utterance.vector())) {
                rank(
                        searcher.search(new KnnFloatVectorQuery(VECTOR, utterance.vector(), LOOKED_AT), LOOKED_AT)
                                .scoreDocs,
                        fused);
            }
            return fused.entrySet().stream()
                    .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Query words(Utterance utterance) {
        var query = new BooleanQuery.Builder();
        for (var language : languages) {
            utterance.stems(language).keySet().stream()
                    .limit(IndexSearcher.getMaxClauseCount() / 8)
                    .forEach(stem -> query.add(term(STEMS + language, stem), BooleanClause.Occur.SHOULD));
        }
        utterance.grams().keySet().stream()
                .limit(IndexSearcher.getMaxClauseCount() / 2)
                .forEach(gram -> query.add(term(GRAMS, gram), BooleanClause.Occur.SHOULD));
        return query.build();
    }

    private static Query term(String field, String text) {
        return new TermQuery(new Term(field, text));
    }

    private void rank(ScoreDoc[] docs, Map<Integer, Double> fused) {
        for (int rank = 0; rank < docs.length; rank++) {
            fused.merge((int) numbers[docs[rank].doc], 1.0 / (RANK_OFFSET + rank), Double::sum);
        }
    }

    private static boolean hasMeaning(float[] vector) {
        for (float value : vector) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }
}
