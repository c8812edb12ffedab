package ai.focal360.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a read's argument comes from: an argument of the tool that is judged ({@code order_id}, {@code $.arguments.order_id}),
 * the authenticated customer ({@code $.customer.id}), or the answer of a read listed before
 * ({@code $.reads.get_order_details.user_id}). {@code [*]} stands for every element of a list or object: the read is then
 * made once for each different value, {@code $.reads.get_order_details.items[*].product_id}.
 */
public record ReadPath(Origin origin, List<String> steps) {
    /** What stands in {@code steps} for {@code [*]}. */
    public static final String EACH = "*";

    private static final Pattern ARGUMENT = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern SHAPE = Pattern.compile("\\$\\.(arguments|reads|customer)((?:\\.\\w{1,63}|\\[\\*])+)");
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[(\\*)]");

    public enum Origin {
        ARGUMENTS,
        READS,
        CUSTOMER
    }

    public ReadPath {
        steps = List.copyOf(steps);
    }

    /** Empty when the text is no path of this kind. */
    public static Optional<ReadPath> parse(String text) {
        if (ARGUMENT.matcher(text).matches()) {
            return Optional.of(new ReadPath(Origin.ARGUMENTS, List.of(text)));
        }
        var shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        var steps = STEP.matcher(shape.group(2))
                .results()
                .map(step -> step.group(1) != null ? step.group(1) : step.group(2))
                .toList();
        var origin = Arrays.stream(Origin.values())
                .filter(known -> known.name().equalsIgnoreCase(shape.group(1)))
                .findFirst()
                .orElseThrow();
        return steps.get(0).equals(EACH) || (origin == Origin.CUSTOMER && !steps.equals(List.of("id")))
                ? Optional.empty()
                : Optional.of(new ReadPath(origin, steps));
    }

    /** The argument or the earlier read that it begins with. */
    public String name() {
        return steps.get(0);
    }

    /** Whether it may find several values, so that the read is made for each. */
    public boolean isForEach() {
        return steps.contains(EACH);
    }

    /** The different values found, in order; what is missing or null is not among them. */
    public List<JsonNode> in(JsonNode origin) {
        var found = new ArrayList<JsonNode>();
        collect(origin, 0, found);
        return found.stream().distinct().toList();
    }

    private void collect(JsonNode at, int step, List<JsonNode> found) {
        if (step == steps.size()) {
            if (!at.isMissingNode() && !at.isNull()) {
                found.add(at);
            }
        } else if (steps.get(step).equals(EACH)) {
            at.forEach(element -> collect(element, step + 1, found));
        } else {
            collect(at.path(steps.get(step)), step + 1, found);
        }
    }
}
