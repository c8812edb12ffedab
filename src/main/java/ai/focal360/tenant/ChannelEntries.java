package ai.focal360.tenant;

import java.util.Map;
import java.util.stream.Collectors;

/** A pack's own channels as their author wrote them: where each stands, for what its adapter has to say about it. */
public final class ChannelEntries {
    private final Map<String, DataFiles.Entry> entries;

    private ChannelEntries(Map<String, DataFiles.Entry> entries) {
        this.entries = entries;
    }

    public static ChannelEntries of(Pack pack) {
        return new ChannelEntries(DataFiles.read(pack.tenant(), pack.files()).entries(DataKind.CHANNELS).stream()
                .collect(Collectors.toMap(DataFiles.Entry::id, entry -> entry)));
    }

    /** An error at a property of a channel. */
    public PackProblem finding(String channel, String property, String reason) {
        var entry = entries.get(channel);
        if (entry == null) {
            throw new IllegalArgumentException("Expected channel '%s' to stand in this pack".formatted(channel));
        }
        return entry.problem("/properties/" + DataSchemas.escape(property), reason)
                .at(channel);
    }
}
