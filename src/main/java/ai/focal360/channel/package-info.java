/**
 * Channels: webhooks and the webchat in, adapters and delivery out.
 */
@NullMarked
@ApplicationModule(
        displayName = "Channels",
        allowedDependencies = {"platform", "tenant", "ingress", "turn"})
package ai.focal360.channel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
