/** The turn on the process engine: the only place of this module that knows Camunda. */
@NullMarked
package ai.focal360.turn.engine;

import org.jspecify.annotations.NullMarked;
