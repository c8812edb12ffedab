package ai.focal360.policy;

/** Told of every rule that fires; found by {@link java.util.ServiceLoader}. Has to be quick and safe for any number of threads. */
interface RuleWatch {
    void fired(String inPackage, String rule);
}
