package ai.focal360.policy.facts;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Marks a field of a declared type that a tool's answer may do without: it is null then, and rules that use it say what
 * that means. A field without this mark that an answer lacks is missing data.
 */
@Retention(RetentionPolicy.RUNTIME)
public @interface MayBeAbsent {}
