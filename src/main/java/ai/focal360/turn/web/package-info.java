/** The gate over HTTP: what it would say. */
@NullMarked
package ai.focal360.turn.web;

import org.jspecify.annotations.NullMarked;
