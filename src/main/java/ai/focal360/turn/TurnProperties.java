package ai.focal360.turn;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code retryAfter}: how long a failed turn rests before its second attempt; it doubles with each further one. */
@ConfigurationProperties("focal.turn")
record TurnProperties(@DefaultValue("1s") Duration retryAfter) {}
