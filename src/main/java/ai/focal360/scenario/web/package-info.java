/** What people are asked to decide, over HTTP. */
@NullMarked
package ai.focal360.scenario.web;

import org.jspecify.annotations.NullMarked;
