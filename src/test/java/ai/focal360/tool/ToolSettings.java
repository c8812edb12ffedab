package ai.focal360.tool;

import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The settings of tools for tests that start no more of the application than they need. */
@EnableConfigurationProperties(ToolProperties.class)
public class ToolSettings {}
