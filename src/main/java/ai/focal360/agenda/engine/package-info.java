/** A due task on the process engine: the only place of this module that knows Camunda. */
@NullMarked
package ai.focal360.agenda.engine;

import org.jspecify.annotations.NullMarked;
