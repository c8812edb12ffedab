package ai.focal360.subscription;

import java.util.List;

/** What somebody wants to be told, and where. */
public record Wanted(String url, List<EventType> types, boolean texts) {
    public Wanted {
        types = List.copyOf(types);
    }
}
