package ai.focal360.platform;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The platform's own beans that the web adapters stand on. */
@EnableConfigurationProperties(Home.class)
@Import({ApiTokens.class, Secrets.class, LateConnections.class, DatabaseRoom.class, DatabaseRoomConfiguration.class})
public class PlatformStage {}
