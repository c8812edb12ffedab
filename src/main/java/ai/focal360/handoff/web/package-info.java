/** The queue and its conversations over HTTP, as API and as pages. */
@NullMarked
package ai.focal360.handoff.web;

import org.jspecify.annotations.NullMarked;
