/** The agenda over HTTP. */
@NullMarked
package ai.focal360.agenda.web;

import org.jspecify.annotations.NullMarked;
