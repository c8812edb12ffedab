/**
 * PostgreSQL and OpenSearch as child processes, for development and tests: real servers, started with the application where
 * none are configured, stopped with it, and cleared away at the next start if it was killed.
 */
@NullMarked
package ai.focal360.platform.embedded;

import org.jspecify.annotations.NullMarked;
