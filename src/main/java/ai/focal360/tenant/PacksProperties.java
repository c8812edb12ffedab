package ai.focal360.tenant;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where packs come from and how large they may be. {@code location} is {@code classpath:/…} or a directory, such as a
 * working copy's top; {@code poll} is how soon a version published by another node is live here.
 */
@ConfigurationProperties("focal.packs")
public record PacksProperties(
        @DefaultValue("classpath:/packs") String location,
        @DefaultValue("10s") Duration poll,
        @DefaultValue("4MB") DataSize maxFileSize,
        @DefaultValue("16MB") DataSize maxPackSize,
        @DefaultValue("2000") int maxFiles) {

    public PacksProperties {
        if (poll.isZero() || poll.isNegative()) {
            throw new IllegalArgumentException(
                    "Expected focal.packs.poll to be longer than nothing, but it is " + poll);
        }
    }
}
