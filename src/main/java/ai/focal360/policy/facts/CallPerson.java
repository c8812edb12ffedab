package ai.focal360.policy.facts;

/** A person has to look at this, whatever else happens. */
public record CallPerson(String reason) implements Conclusion {}
