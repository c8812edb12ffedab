package ai.focal360.policy;

/** What came of asking a recorded question again. */
public sealed interface Repeated {
    record Answered(Decision decision) implements Repeated {}

    /** It cannot be asked of these rules; {@code reason} names types and rules, never a customer's values. */
    record NotAskable(String reason) implements Repeated {}
}
