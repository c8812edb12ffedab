/**
 * A shop's order desk, played: users, products and orders shaped like the retail data of tau2-bench, and the mechanics of
 * its tools. It is a system of the tenant's: the platform talks to it over HTTP only, with a secret, like to any other.
 */
@NullMarked
package ai.focal360.sandbox.orderdesk;

import org.jspecify.annotations.NullMarked;
