package ai.focal360.knowledge;

import java.util.Locale;

/** What retrieval looks for; each kind is selected by a strategy of its own. */
public enum Kind {
    INTENT,
    GUIDELINE,
    SCENARIO,
    ARTICLE,
    FAQ,
    OFFERING;

    /** As it stands in settings: {@code retrieval.article.k}. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
