/** Packs over the API: versions, what is live, publishing, dry runs. */
@NullMarked
package ai.focal360.tenant.web;

import org.jspecify.annotations.NullMarked;
