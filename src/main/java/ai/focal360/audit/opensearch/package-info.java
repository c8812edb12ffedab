/**
 * The search copy of the audit: a relay that gives OpenSearch what PostgreSQL has recorded, and the search by words.
 */
@NullMarked
package ai.focal360.audit.opensearch;

import org.jspecify.annotations.NullMarked;
