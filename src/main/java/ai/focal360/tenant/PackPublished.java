package ai.focal360.tenant;

/**
 * A pack version became live in this node's memory. Published in the order platform first, then tenants, and again for
 * each tenant when the platform's pack changes; listeners run before the version is used for a turn.
 */
public record PackPublished(Pack pack, Pack platform) {}
