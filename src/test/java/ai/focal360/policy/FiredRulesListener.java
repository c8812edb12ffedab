package ai.focal360.policy;

import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Tells {@link FiredRules} which test class runs, and has it write what it saw. */
public final class FiredRulesListener implements TestExecutionListener {

    @Override
    public void executionStarted(TestIdentifier started) {
        started.getSource()
                .filter(ClassSource.class::isInstance)
                .map(ClassSource.class::cast)
                .ifPresent(source -> FiredRules.during(
                        source.getClassName().substring(source.getClassName().lastIndexOf('.') + 1)));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        FiredRules.write();
    }
}
