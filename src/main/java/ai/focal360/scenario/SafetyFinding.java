package ai.focal360.scenario;

import ai.focal360.tenant.PackProblem.Severity;

/** What the safety lint can find, and what an author does about it; the analyst's guide explains each code. */
enum SafetyFinding {
    UNCONFIRMED(
            "unconfirmed-effect",
            Severity.ERROR,
            "Put a Confirm step (or an Approve step) for this tool on every way to '%s', with the same inputs, and after it a"
                    + " gateway whose yes (${confirmed}, or ${approved}) is the only way on to it."),
    STALE_AGREEMENT(
            "stale-agreement",
            Severity.ERROR,
            "Move the step that changes the values before the Confirm or Approve step, or ask again after it, so that what"
                    + " was agreed to is what '%s' does."),
    ONE_YES(
            "one-yes-two-effects",
            Severity.ERROR,
            "Ask again in one of the branches, before '%s', so that each effect has a yes of its own; or let one branch do it for"
                    + " both; or, where both are about one case, give the tool an idempotency-key of strategy business-key."),
    RULES_ALONE(
            "effect-by-rules-alone",
            Severity.WARNING,
            "Put a Confirm or Approve step for this tool before '%s'; or, if your rules are meant to decide alone, accept this"
                    + " warning with the reason in 'accept' of tenant.yaml."),
    TOO_TANGLED(
            "too-many-ways",
            Severity.ERROR,
            "Split the scenario '%s' into smaller ones, each called by a call activity, so that every way to what cannot be"
                    + " undone can be followed."),
    NO_ERROR_PATH(
            "no-error-path",
            Severity.ERROR,
            "Attach an error boundary event to '%s' that names no error (it catches every one), and draw from it what the"
                    + " customer is told when the tool refuses, fails or does not answer."),
    UNDECLARED_FIELD(
            "undeclared-field",
            Severity.ERROR,
            "Declare the field in customer.yaml with its type, scope and label, or correct its name in 'collects' of '%s'."),
    NO_DEFAULT(
            "no-default",
            Severity.ERROR,
            "Select the way out of '%s' that is taken when no condition holds, and mark it as the default flow."),
    NO_END("no-end", Severity.ERROR, "Draw a way from '%s' to an end event, or take the step out."),
    ENDLESS_LOOP(
            "endless-loop",
            Severity.ERROR,
            "Put a step into the circle that waits each time it is reached: an Ask marked 'fresh', a Confirm, an Approve or a"
                    + " timer; or let the way back from '%s' lead to an end after one try."),
    STUCK_JOIN(
            "stuck-join",
            Severity.ERROR,
            "Join with an exclusive gateway what an exclusive gateway, or an event on a step, split; and let every way between"
                    + " a parallel split and its join come to '%s', those after an error as well."),
    RUNS_TWICE(
            "runs-twice",
            Severity.ERROR,
            "Put a parallel gateway where the branches meet, before '%s'; or split them by an exclusive gateway, so that one"
                    + " of them is taken."),
    SHARED_EFFECT(
            "shared-effect",
            Severity.ERROR,
            "Give the tool '%s' an idempotency-key of strategy business-key over the arguments that name one case, so that two"
                    + " calls for it are one effect; or leave the tool to one scenario that the others call."),
    SHARED_EFFECT_KEYED(
            "shared-effect-keyed",
            Severity.INFO,
            "Nothing has to change: the business key of '%s' makes two calls for the same case one effect, and the second gets"
                    + " the answer of the first."),
    UNUSED_TOOL(
            "unused-tool",
            Severity.INFO,
            "Take the tool '%s' out of tools.yaml, or call it in a Do step: what nobody uses is best not within reach."),
    UNUSED_DANGEROUS_TOOL(
            "unused-dangerous-tool",
            Severity.WARNING,
            "Take the tool '%s' out of tools.yaml until a scenario needs it: what cannot simply be undone should not be within"
                    + " reach of what does not use it.");

    private final String code;
    private final Severity severity;
    private final String fix;

    SafetyFinding(String code, Severity severity, String fix) {
        this.code = code;
        this.severity = severity;
        this.fix = fix;
    }

    String code() {
        return code;
    }

    Severity severity() {
        return severity;
    }

    /** What to do about it where the element with this id, or the tool of this name, is concerned. */
    String fix(String what) {
        return fix.formatted(what);
    }
}
