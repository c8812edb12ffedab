package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.time.Instant;

/** A record the search index holds a copy of. */
public sealed interface Searchable permits TurnRecord, ScenarioRun, HumanTask {
    SearchKind searchedAs();

    TenantId tenant();

    /** Its id among all of its kind. */
    String document();

    /** The time that decides the month it is indexed in; the same for as long as the record lives. */
    Instant since();
}
