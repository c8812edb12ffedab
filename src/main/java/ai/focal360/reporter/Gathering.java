package ai.focal360.reporter;

import ai.focal360.audit.CountedTurn;
import java.util.List;

/** Brings together turns that asked for the same thing, the most asked first; the same turns always the same way. */
interface Gathering {
    List<Answer.Gathered> gather(List<CountedTurn> turns);
}
