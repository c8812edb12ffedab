/**
 * Channels: webhooks and the webchat in, adapters and delivery out. An answer becomes {@code outbound_message} rows in the
 * turn's own transaction; a browser reads them from its lane, a provider is sent them by {@code Delivery}. What does not arrive goes on elsewhere by the
 * {@code Ladder}, as rules say.
 */
@NullMarked
@ApplicationModule(
        displayName = "Channels",
        allowedDependencies = {"platform", "tenant", "customer", "policy", "policy :: facts", "ingress", "turn"})
package ai.focal360.channel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
