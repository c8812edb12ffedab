/** What rules see and conclude: the only types a DRL file imports. */
@NullMarked
@NamedInterface("facts")
package ai.focal360.policy.facts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
