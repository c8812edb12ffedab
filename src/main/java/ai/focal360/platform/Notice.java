package ai.focal360.platform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What travels between nodes, as lines of text: who speaks, then one word each with an id. Ids only, never content. */
record Notice(String from, List<Wake> wakes, Optional<Long> ping) {
    /** PostgreSQL takes less than 8000 bytes in one notification. */
    private static final int LONGEST = 7_000;

    Notice {
        wakes = List.copyOf(wakes);
    }

    static String ping(String from, long number) {
        return from + "\nping " + number;
    }

    /** As many texts as it takes. */
    static List<String> write(String from, Collection<Wake> wakes) {
        var texts = new ArrayList<String>();
        var text = new StringBuilder(from);
        for (var wake : wakes) {
            if (text.length() > LONGEST) {
                texts.add(text.toString());
                text = new StringBuilder(from);
            }
            text.append('\n').append(word(wake));
        }
        texts.add(text.toString());
        return texts;
    }

    private static String word(Wake wake) {
        if (wake instanceof Wake.TurnCancelled cancelled) {
            return "cancelled " + cancelled.turn();
        }
        if (wake instanceof Wake.LaneMoved moved) {
            return "lane " + moved.lane();
        }
        if (wake instanceof Wake.SubscriptionsChanged changed) {
            return "subscriptions " + changed.tenant();
        }
        return wake instanceof Wake.PackStored stored ? "pack " + stored.tenant() : "due";
    }

    /** What nobody here understands is left out: nodes of another version may speak. */
    static Notice read(String text) {
        var lines = text.split("\n");
        var wakes = new ArrayList<Wake>();
        var ping = Optional.<Long>empty();
        for (var line = 1; line < lines.length; line++) {
            var space = lines[line].indexOf(' ');
            var word = space < 0 ? lines[line] : lines[line].substring(0, space);
            var id = space < 0 ? "" : lines[line].substring(space + 1);
            try {
                switch (word) {
                    case "due" -> wakes.add(new Wake.TurnsDue());
                    case "cancelled" -> wakes.add(new Wake.TurnCancelled(TurnId.of(id)));
                    case "lane" -> wakes.add(new Wake.LaneMoved(UUID.fromString(id)));
                    case "pack" -> wakes.add(new Wake.PackStored(new TenantId(id)));
                    case "subscriptions" -> wakes.add(new Wake.SubscriptionsChanged(new TenantId(id)));
                    case "ping" -> ping = Optional.of(Long.parseLong(id));
                    default -> {}
                }
            } catch (IllegalArgumentException e) {
                // a hint that cannot be read is one that got lost
            }
        }
        return new Notice(lines[0], wakes, ping);
    }
}
