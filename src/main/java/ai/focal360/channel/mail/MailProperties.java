package ai.focal360.channel.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code focal.channel.mail}: reading and sending e-mail. Of a mail longer than {@code maxMail} only the beginning is read, of
 * what it says only {@code longestText} characters; parts beyond {@code mostParts} or deeper than {@code deepest} are left out.
 *
 * @param poll how often a mailbox is looked at; after a failure twice as long each time, up to {@code longestPause}
 * @param batch letters taken in one visit
 * @param lease how long a node that says nothing has a mailbox before another takes it
 * @param attempts a letter that could not be taken so often is flagged in the mailbox and left there
 * @param perHour letters of one address within an hour that may be answered: two programs that answer each other end here
 * @param replayWindow how far the time of a signed webhook call may be from ours
 */
@ConfigurationProperties("focal.channel.mail")
record MailProperties(
        @DefaultValue("15s") Duration poll,
        @DefaultValue("10m") Duration longestPause,
        @DefaultValue("50") int batch,
        @DefaultValue("2m") Duration lease,
        @DefaultValue("5") int attempts,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("10MB") DataSize maxMail,
        @DefaultValue("20000") int longestText,
        @DefaultValue("100") int mostParts,
        @DefaultValue("10") int deepest,
        @DefaultValue("20") int perHour,
        @DefaultValue("5m") Duration replayWindow) {}
