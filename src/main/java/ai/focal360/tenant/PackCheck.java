package ai.focal360.tenant;

import java.util.List;

/**
 * A module's say in publishing: every problem its part of a candidate pack has. All checks run before anything is
 * published, so that an author sees every problem at once and the live version stays live. {@code platform} is the
 * platform's pack the candidate will stand on (the candidate itself when it is the platform's).
 */
public interface PackCheck {
    List<PackProblem> check(Pack candidate, Pack platform);
}
