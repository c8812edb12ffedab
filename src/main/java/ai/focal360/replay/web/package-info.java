/** Replays over HTTP: one turn at once, a period with progress. */
@NullMarked
package ai.focal360.replay.web;

import org.jspecify.annotations.NullMarked;
