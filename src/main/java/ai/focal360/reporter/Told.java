package ai.focal360.reporter;

import ai.focal360.reporter.Answer.Chart;
import ai.focal360.reporter.Answer.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures as they are told: sentences, a table and what is drawn of it; exact unless some of them are incomplete. */
record Told(
        List<String> sentences,
        @Nullable Table table,
        @Nullable Chart chart,
        boolean exact) {
    Told {
        sentences = List.copyOf(sentences);
    }
}
