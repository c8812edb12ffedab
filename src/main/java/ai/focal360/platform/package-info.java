/**
 * What the platform stands on: embedded servers, credentials and security, problem details, the shared ids and the clock.
 * It knows nothing of turns or tenants' content.
 */
@NullMarked
@ApplicationModule(
        displayName = "Platform",
        allowedDependencies = {})
package ai.focal360.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
