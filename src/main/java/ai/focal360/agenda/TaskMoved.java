package ai.focal360.agenda;

/** A task was planned, which then is OPEN, or came to its end. Published inside the transaction that says so. */
public record TaskMoved(AgendaTask task) {}
