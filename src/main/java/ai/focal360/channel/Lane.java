package ai.focal360.channel;

import ai.focal360.platform.TenantId;

/** One way to reach one person; what is said on it has one order. {@code address} is in the channel's own form. */
public record Lane(TenantId tenant, String channel, String address) {}
