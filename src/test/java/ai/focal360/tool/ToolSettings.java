package ai.focal360.tool;

import ai.focal360.platform.Outbound;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The settings of tools for tests that start no more of the application than they need. */
@EnableConfigurationProperties({ToolProperties.class, Outbound.class})
public class ToolSettings {}
