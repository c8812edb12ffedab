/** The audit over HTTP: turns by filter, one turn in full, a conversation as it was spoken. */
@NullMarked
package ai.focal360.audit.web;

import org.jspecify.annotations.NullMarked;
