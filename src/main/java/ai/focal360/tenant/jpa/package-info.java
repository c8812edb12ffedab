/** Published packs in PostgreSQL. */
@NullMarked
package ai.focal360.tenant.jpa;

import org.jspecify.annotations.NullMarked;
