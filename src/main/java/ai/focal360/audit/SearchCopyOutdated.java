package ai.focal360.audit;

/** Records were noted for the search index; published inside the transaction that notes them. */
public record SearchCopyOutdated() {}
