package ai.focal360.reporter.web;

import ai.focal360.reporter.Answer;
import ai.focal360.reporter.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** An answer's table as RFC 4180 has it: figures plain, and no cell a spreadsheet could take for a formula. */
final class AnswerCsv {
    private static final String BEGINS_A_FORMULA = "=+-@\t\r\n";

    private AnswerCsv() {}

    static String of(Answer answer) {
        var csv = new StringBuilder();
        try (var printer = new CSVPrinter(csv, CSVFormat.RFC4180)) {
            var table = answer.table();
            if (table != null) {
                printer.printRecord(headings(table));
                for (var row : table.rows()) {
                    var cells = new ArrayList<String>();
                    cells.add(harmless(row.label()));
                    row.values().forEach(value -> cells.add(plain(value)));
                    printer.printRecord(cells);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.toString();
    }

    private static List<String> headings(Answer.Table table) {
        var headings = new ArrayList<String>();
        headings.add(harmless(table.heading()));
        table.columns()
                .forEach(column -> headings.add(harmless(column.title())
                        + (column.unit() == Quantity.NUMBER ? "" : " [" + unit(column.unit()) + "]")));
        return headings;
    }

    private static String unit(Quantity quantity) {
        return switch (quantity) {
            case PERCENT -> "0..1";
            case MICROS -> "µs";
            case MILLIS -> "ms";
            case MILLIONTHS -> "millionths";
            case NUMBER -> "";
        };
    }

    private static String plain(@Nullable Double value) {
        return value == null
                ? ""
                : BigDecimal.valueOf(Objects.requireNonNull(value))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    static String harmless(String cell) {
        return !cell.isEmpty() && BEGINS_A_FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
