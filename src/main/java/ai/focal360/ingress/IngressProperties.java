package ai.focal360.ingress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lease}: how long a turn stays a node's without a sign of life; {@code poll}: how often rows are looked at when
 * nothing wakes the dispatcher; {@code concurrency}: turns running at once on this node; {@code mostAttempts}: tries
 * before a turn is set aside.
 */
@ConfigurationProperties("focal.ingress")
record IngressProperties(
        @DefaultValue("15s") Duration lease,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("512") int concurrency,
        @DefaultValue("64") int batch,
        @DefaultValue("3") int mostAttempts) {}
