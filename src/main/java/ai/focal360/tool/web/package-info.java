/** The registry and the ledger for people: what tools there are, what was done, and what is to be settled by hand. */
@NullMarked
package ai.focal360.tool.web;

import org.jspecify.annotations.NullMarked;
