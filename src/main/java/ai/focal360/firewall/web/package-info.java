/** How customers stand, over HTTP. */
@NullMarked
package ai.focal360.firewall.web;

import org.jspecify.annotations.NullMarked;
