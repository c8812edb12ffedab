package ai.focal360.audit;

/** This installation has no search index, and none is on its way: asking again does not help. */
public final class SearchSwitchedOff extends SearchUnavailable {
    private static final long serialVersionUID = 1L;

    public SearchSwitchedOff() {
        super("Expected an OpenSearch, but search is switched off");
    }
}
