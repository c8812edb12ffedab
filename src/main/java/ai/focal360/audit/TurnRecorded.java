package ai.focal360.audit;

/** A turn was recorded; published inside the transaction that records it. */
public record TurnRecorded(TurnRecord record) {}
