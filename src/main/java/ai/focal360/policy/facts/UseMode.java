package ai.focal360.policy.facts;

/** How to speak: {@code standard}, {@code empathetic} or {@code de_escalation}. */
public record UseMode(String mode) implements Conclusion {}
