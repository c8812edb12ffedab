/**
 * Events out: what happens to a tenant's customers, told to the tenant's own systems as signed webhooks. Written in the
 * transaction of what they tell, sent at least once, in order for each customer, kept aside when nobody takes them.
 */
@NullMarked
@ApplicationModule(
        displayName = "Subscriptions",
        allowedDependencies = {
            "platform",
            "tenant",
            "customer",
            "audit",
            "tool",
            "scenario",
            "turn",
            "agenda",
            "insight",
            "channel",
            "handoff"
        })
package ai.focal360.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
