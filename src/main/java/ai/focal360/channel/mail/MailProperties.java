package ai.focal360.channel.mail;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code focal.channel.mail}: reading and sending e-mail. Of a mail longer than {@code maxMail} only the beginning is read, of
 * what it says only {@code longestText} characters; parts beyond {@code mostParts} or deeper than {@code deepest} are left out.
 *
 * @param poll how often a mailbox is looked at; after a failure twice as long each time, up to {@code longestPause}
 * @param batch letters taken in one visit
 * @param visits mailboxes a node looks at beside each other
 * @param longestVisit what a visit to a mailbox may take before it is cut off, which is a failure
 * @param lease how long a node that says nothing has a mailbox before another takes it
 * @param attempts a letter that could not be taken so often is flagged in the mailbox and left there
 * @param perHour letters of one address within an hour that may be answered: two programs that answer each other end here
 * @param timeout of one answer of a server
 */
@ConfigurationProperties("focal.channel.mail")
record MailProperties(
        @DefaultValue("15s") Duration poll,
        @DefaultValue("10m") Duration longestPause,
        @DefaultValue("50") int batch,
        @DefaultValue("4") int visits,
        @DefaultValue("90s") Duration longestVisit,
        @DefaultValue("2m") Duration lease,
        @DefaultValue("5") int attempts,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("10MB") DataSize maxMail,
        @DefaultValue("20000") int longestText,
        @DefaultValue("100") int mostParts,
        @DefaultValue("10") int deepest,
        @DefaultValue("20") int perHour) {
    private static final DataSize LARGEST_MAIL = DataSize.ofMegabytes(100);
    /** The library counts milliseconds in an int, and takes what does not fit, or nothing, for "wait for ever". */
    private static final Duration LONGEST = Duration.ofDays(1);

    MailProperties {
        Map.of(
                        "poll", poll,
                        "longest-pause", longestPause,
                        "longest-visit", longestVisit,
                        "lease", lease,
                        "connect-timeout", connectTimeout,
                        "timeout", timeout)
                .forEach((name, duration) -> expect(
                        duration.toMillis() > 0 && duration.compareTo(LONGEST) <= 0,
                        name,
                        "from 1ms to " + LONGEST,
                        duration));
        Map.of(
                        "batch", batch,
                        "visits", visits,
                        "attempts", attempts,
                        "longest-text", longestText,
                        "most-parts", mostParts,
                        "deepest", deepest,
                        "per-hour", perHour)
                .forEach((name, count) -> expect(count > 0, name, "at least 1", count));
        expect(longestPause.compareTo(poll) >= 0, "longest-pause", "at least poll, " + poll, longestPause);
        expect(
                longestVisit.compareTo(connectTimeout.plus(timeout)) > 0,
                "longest-visit",
                "longer than connect-timeout and timeout together",
                longestVisit);
        expect(lease.compareTo(longestVisit) > 0, "lease", "longer than longest-visit, " + longestVisit, lease);
        expect(
                maxMail.toBytes() > 0 && maxMail.compareTo(LARGEST_MAIL) <= 0,
                "max-mail",
                "from 1B to " + LARGEST_MAIL,
                maxMail);
    }

    private static void expect(boolean kept, String name, String expected, Object value) {
        if (!kept) {
            throw new IllegalArgumentException(
                    "Expected focal.channel.mail.%s to be %s, but it is %s".formatted(name, expected, value));
        }
    }
}
