package ai.focal360.reporter;

import ai.focal360.platform.TenantId;
import ai.focal360.reporter.Answer.Heading;
import ai.focal360.reporter.Answer.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What rows and columns of a tenant's tables are called, and their figures as people read them. */
record Labels(Catalogue catalogue, Texts texts, TenantId tenant) {
    /** {@code turns} is where those of the row are. */
    Row row(String label, List<Double> values, List<Quantity> units, @Nullable String turns) {
        var told = new ArrayList<@Nullable Double>();
        var shown = new ArrayList<String>();
        for (var at = 0; at < values.size(); at++) {
            var value = values.get(at);
            told.add(value.isNaN() ? null : value);
            shown.add(texts.figure(value, units.get(at)));
        }
        return new Row(label, told, shown, turns);
    }

    /** A number says nothing without what it counts. */
    String named(Dimension dimension, String value) {
        return dimension == Dimension.PACK ? texts.dimension(dimension) + " " + value : texts.value(value);
    }

    String label(String key) {
        return texts.value(unversioned(key));
    }

    /** A pack's version without its tenant, as people and addresses name it. */
    String unversioned(String key) {
        var ours = tenant + "@";
        return key.startsWith(ours) ? key.substring(ours.length()) : key;
    }

    String heading(String field) {
        return Dimension.ofField(field)
                .or(() -> field.equals("scenario") ? Optional.of(Dimension.SCENARIO) : Optional.empty())
                .map(texts::dimension)
                .orElse(texts.of("what"));
    }

    List<Heading> headings(List<String> measures) {
        return measures.stream()
                .map(name -> new Heading(title(name), unit(name)))
                .toList();
    }

    List<Quantity> units(List<String> measures) {
        return measures.stream().map(this::unit).toList();
    }

    String title(String measure) {
        return texts.of(catalogue.measure(measure).title());
    }

    Quantity unit(String measure) {
        return measure.equals("all") || measure.equals("count")
                ? Quantity.NUMBER
                : catalogue.measure(measure).unit();
    }
}
