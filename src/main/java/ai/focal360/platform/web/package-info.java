/** What every HTTP request passes: size limit, who may do what, and problem details for whatever goes wrong. */
@NullMarked
package ai.focal360.platform.web;

import org.jspecify.annotations.NullMarked;
