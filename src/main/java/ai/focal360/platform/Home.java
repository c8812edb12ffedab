package ai.focal360.platform;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The folder ({@code focal.home}) where this installation keeps what it made itself: embedded servers' data and generated
 * credentials. A node with a database, a search server and secrets of its own configuration needs none of it.
 */
@ConfigurationProperties("focal")
public record Home(@DefaultValue(".focal") Path home) {
    public Home {
        home = home.toAbsolutePath().normalize();
    }

    public Path resolve(String child) {
        return home.resolve(child);
    }
}
