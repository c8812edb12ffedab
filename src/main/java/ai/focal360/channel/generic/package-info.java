/**
 * The generic channel: systems of a tenant's own, which speak our JSON signed as Standard Webhooks has it, both ways. What is said
 * is in docs/schemas/channel.schema.json.
 */
@NullMarked
package ai.focal360.channel.generic;

import org.jspecify.annotations.NullMarked;
