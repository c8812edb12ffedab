package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Filter;
import ai.focal360.audit.FigureQuery.Subject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of {@code reporter/catalogue.yaml}, whose head says what each part means. */
record Report(
        String id,
        Subject subject,
        @Nullable Form form,
        @Nullable Condition of,
        @Nullable Condition where,
        String by,
        @Nullable List<String> only,
        List<String> columns,
        @Nullable List<String> totals,
        String headline,
        Series series,
        @Nullable List<String> narrowedBy,
        Map<String, String> title,
        Map<String, String> said,
        List<String> words,
        @Nullable List<String> outweighs,
        @Nullable Dimension named,
        Map<String, List<String>> examples) {

    enum Form {
        BREAKDOWN,
        /** And what was asked, gathered. */
        GAPS,
        /** And the steps of one scenario. */
        FUNNEL,
        /** And the hours with the most. */
        BURSTS,
        /** And the newest turns of one customer. */
        HISTORY,
        /** The newest turns. */
        LIST
    }

    enum Series {
        KEYS,
        COLUMNS
    }

    /** Documents with one of the values, with a value that begins so, or with any value at all. */
    record Condition(
            String field,
            @Nullable List<String> values,
            @Nullable String startsWith) {
        Filter filter() {
            if (startsWith != null) {
                return Filter.startsWith(field, startsWith);
            }
            return values == null ? Filter.present(field) : Filter.anyOf(field, values);
        }
    }

    @Override
    public Form form() {
        return form == null ? Form.BREAKDOWN : form;
    }

    /** Reports whose words say nothing beside a word of this one. */
    @Override
    public List<String> outweighs() {
        return outweighs == null ? List.of() : outweighs;
    }

    /** Whether a row of the breakdown is of what the report is about. */
    boolean shows(String key) {
        return only == null || only.contains(key);
    }

    List<String> measuredInAll() {
        return totals == null ? List.of() : totals;
    }

    /** Words that say how turns ended narrow only some reports; for the others they are what is asked. */
    boolean isNarrowedBy(Dimension dimension) {
        return (dimension != Dimension.RESOLUTION && dimension != Dimension.CATEGORY)
                || (narrowedBy != null && narrowedBy.contains(dimension.key()));
    }
}
