package ai.focal360.platform;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses may be called on a tenant's behalf. */
final class Addresses {
    private Addresses() {}

    /**
     * Link-local addresses are refused whatever the setting: clouds serve their machines' credentials there, and nothing a
     * tenant owns. Every address the name has must be allowed.
     */
    static boolean permitted(InetAddress[] addresses, boolean privateAllowed) {
        for (var address : addresses) {
            if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
                return false;
            }
            if (!privateAllowed && isPrivate(address)) {
                return false;
            }
        }
        return addresses.length > 0;
    }

    private static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
            return true;
        }
        var bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            // RFC 6598, shared between a carrier and its customers; 0.0.0.0/8 reaches the machine itself
            return ((bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64) || bytes[0] == 0;
        }
        // RFC 4193, unique local
        return address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
    }
}
