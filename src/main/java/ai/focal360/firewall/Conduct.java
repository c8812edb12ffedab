package ai.focal360.firewall;

import ai.focal360.policy.facts.Traffic;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a customer has behaved in a conversation lately, small enough to be part of its state, so that a turn reads and
 * counts no rows for it: messages by tens of seconds, fingerprints of what was said (never the words), and when rules
 * blocked something. Time is that of the messages, which is the database's.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Conduct(Map<Long, Integer> tens, List<Said> said, List<Instant> blocks) {
    public static final Conduct NONE = new Conduct(Map.of(), List.of(), List.of());

    private static final long TEN_SECONDS = 10;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final Duration SAME = Duration.ofMinutes(10);
    private static final int MOST_SAID = 20;
    private static final int MOST_BLOCKS = 20;
    private static final int SHORTEST_SAID = 8;

    /** A text by its fingerprint, and when it was said. */
    public record Said(long fingerprint, Instant at) {}

    /** A message as it counts here. */
    public record Heard(String text, Instant at) {}

    // a state written by an older version may lack what a newer one knows
    @SuppressWarnings("NullAway")
    public Conduct {
        tens = tens == null ? Map.of() : Map.copyOf(tens);
        said = said == null ? List.of() : List.copyOf(said);
        blocks = blocks == null ? List.of() : List.copyOf(blocks);
    }

    /** With these messages counted, and without what is too long ago. */
    public Conduct heard(List<Heard> messages) {
        if (messages.isEmpty()) {
            return this;
        }
        var now = latest(messages);
        var counts = new HashMap<>(tens);
        messages.forEach(message -> counts.merge(ten(message.at()), 1, Integer::sum));
        counts.keySet().removeIf(ten -> ten <= ten(now.minus(REMEMBERED)));
        var texts = new ArrayList<>(said);
        messages.forEach(message -> {
            var essence = PlainText.essence(message.text());
            if (essence.length() >= SHORTEST_SAID) {
                texts.add(new Said(fingerprint(essence), message.at()));
            }
        });
        texts.removeIf(text -> text.at().isBefore(now.minus(SAME)));
        return new Conduct(
                counts,
                texts.subList(Math.max(0, texts.size() - MOST_SAID), texts.size()),
                blocks.stream()
                        .filter(block -> block.isAfter(now.minus(REMEMBERED)))
                        .toList());
    }

    /** With a turn in which rules blocked something. */
    public Conduct blocked(Instant at) {
        var all = new ArrayList<>(blocks);
        all.add(at);
        return new Conduct(tens, said, all.subList(Math.max(0, all.size() - MOST_BLOCKS), all.size()));
    }

    /** What these messages, which are counted already, are part of. */
    Traffic traffic(List<Heard> messages) {
        var now = ten(latest(messages));
        var minute = tens.entrySet().stream()
                .filter(ten -> ten.getKey() > now - Duration.ofMinutes(1).toSeconds() / TEN_SECONDS)
                .mapToInt(Map.Entry::getValue)
                .sum();
        var hour = tens.values().stream().mapToInt(Integer::intValue).sum();
        var repeated = messages.stream()
                .map(message -> fingerprint(PlainText.essence(message.text())))
                .distinct()
                .mapToInt(fingerprint -> (int) said.stream()
                        .filter(text -> text.fingerprint() == fingerprint)
                        .count())
                .max()
                .orElse(0);
        return new Traffic(minute, hour, repeated);
    }

    private static Instant latest(List<Heard> messages) {
        return messages.stream().map(Heard::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    private static long ten(Instant at) {
        return at.getEpochSecond() / TEN_SECONDS;
    }

    private static long fingerprint(String essence) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(essence.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }
}
