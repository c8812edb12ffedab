package ai.focal360.policy.facts;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The id a rule is known by in records, tests and conversations with the business: {@code orders.cancel.pending}. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Policy {
    String value();
}
