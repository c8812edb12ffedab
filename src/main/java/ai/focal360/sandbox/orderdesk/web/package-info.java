/** The order desk over HTTP, as the tool contract asks. */
@NullMarked
package ai.focal360.sandbox.orderdesk.web;

import org.jspecify.annotations.NullMarked;
