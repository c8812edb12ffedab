/** The console's pages of turns and conversations, and the frame all of its pages stand in. */
@NullMarked
package ai.focal360.console.web;

import org.jspecify.annotations.NullMarked;
