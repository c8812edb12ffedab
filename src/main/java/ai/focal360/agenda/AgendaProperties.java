package ai.focal360.agenda;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.agenda}: {@code poll} is how often a node looks for due tasks, {@code batch} how many it takes at once, {@code
 * concurrency} how many it sees to at a time. {@code lease} is how long it has for a batch before another node takes it. A task
 * that failed is tried again after {@code retry}, {@code mostAttempts} times in all. What ended is kept for {@code retention}.
 */
@ConfigurationProperties("focal.agenda")
record AgendaProperties(
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("20") int batch,
        @DefaultValue("4") int concurrency,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("5s") Duration retry,
        @DefaultValue("10") int mostAttempts,
        @DefaultValue("400d") Duration retention) {}
