/** Customers over the API, for people who serve them. */
@NullMarked
package ai.focal360.customer.web;

import org.jspecify.annotations.NullMarked;
