package ai.focal360.firewall;

import ai.focal360.firewall.CustomerStanding.State;
import ai.focal360.policy.facts.AbuseSignal;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the firewall came to in one turn: what was noticed, what is suspected, and what follows. {@code notice} is said
 * instead of an answer; {@code silent} says nothing is answered; {@code person} that one is called. Part of a turn's
 * checkpoint.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Finding(
        List<AbuseSignal> signals,
        List<Suspicion> suspicions,
        @Nullable Measure measure,
        @Nullable Notice notice,
        boolean silent,
        boolean person) {
    public static final Finding NOTHING = new Finding(List.of(), List.of(), null, null, false, false);

    /** One kind of abuse, how grave, and the rule that suspects it. */
    public record Suspicion(String kind, String severity, String reason, String rule, String policy) {}

    /** How the customer stands from now on, for how long, and why. */
    public record Measure(
            State state,
            int perMinute,
            int minutes,
            String kind,
            String severity,
            String reason,
            String policy,
            boolean notified) {}

    /** A text of the tenant with values for its placeholders. */
    public record Notice(String text, Map<String, Object> values) {
        public Notice {
            values = Map.copyOf(values);
        }
    }

    public Finding {
        signals = List.copyOf(signals);
        suspicions = List.copyOf(suspicions);
    }

    /** Whether the turn ends here, with a notice or without a word. */
    public boolean blocks() {
        return silent || notice != null;
    }

    /** What became of the customer, in a word for records. */
    public String consequence() {
        if (person) {
            return "PERSON_CALLED";
        }
        if (silent && notice == null) {
            return "SILENT";
        }
        return measure == null ? silent ? "NOTIFIED" : "NONE" : measure.state().name();
    }

    /** This one, and what was found later in the same turn. */
    public Finding and(Finding later) {
        var allSignals = new ArrayList<>(signals);
        allSignals.addAll(later.signals);
        var all = new ArrayList<>(suspicions);
        all.addAll(later.suspicions);
        return new Finding(
                allSignals,
                all,
                later.measure == null ? measure : later.measure,
                notice,
                silent,
                person || later.person);
    }

    /** What is suspected stays suspected; nothing follows from it now. */
    public Finding withoutConsequence() {
        return new Finding(signals, suspicions, null, null, false, person);
    }
}
