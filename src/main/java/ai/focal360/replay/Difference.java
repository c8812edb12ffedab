package ai.focal360.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conclusion that is not what it was; {@code was} and {@code is} are what it said and says, where it is there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Difference(
        Change change,
        String policy,
        String rule,
        String conclusion,
        @Nullable JsonNode was,
        @Nullable JsonNode is) {

    public enum Change {
        /** The rule no longer concludes this. */
        GONE,
        /** It did not conclude this then. */
        NEW,
        /** It concludes the same with another detail. */
        CHANGED,
        /** Everything is the same but the order in which rules spoke; this is the first that spoke at another place. */
        MOVED
    }

    /** What has become of what was said then; empty when the same is said in the same order. */
    static List<Difference> between(List<Said> then, List<Said> now) {
        var gone = without(then, now);
        var added = without(now, then);
        var differences = new ArrayList<Difference>();
        for (var said : gone) {
            var other = added.stream().filter(said::isByTheSameRule).findFirst();
            other.ifPresent(added::remove);
            differences.add(new Difference(
                    other.isPresent() ? Change.CHANGED : Change.GONE,
                    said.policy(),
                    said.rule(),
                    said.conclusion(),
                    said.detail(),
                    other.map(Said::detail).orElse(null)));
        }
        added.forEach(said -> differences.add(
                new Difference(Change.NEW, said.policy(), said.rule(), said.conclusion(), null, said.detail())));
        if (differences.isEmpty() && !then.equals(now)) {
            differences.add(moved(then, now));
        }
        return differences;
    }

    private static List<Said> without(List<Said> some, List<Said> others) {
        var left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }

    private static Difference moved(List<Said> then, List<Said> now) {
        var at = 0;
        while (then.get(at).equals(now.get(at))) {
            at++;
        }
        var said = then.get(at);
        return new Difference(
                Change.MOVED, said.policy(), said.rule(), said.conclusion(), said.detail(), said.detail());
    }
}
