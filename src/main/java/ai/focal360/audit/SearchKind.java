package ai.focal360.audit;

/** What the search index holds a copy of; each kind has indices of its own, one a month. */
public enum SearchKind {
    TURN("focal-turns"),
    RUN("focal-runs"),
    TASK("focal-tasks");

    private final String alias;

    SearchKind(String alias) {
        this.alias = alias;
    }

    /** The name all months are searched by. */
    public String alias() {
        return alias;
    }
}
