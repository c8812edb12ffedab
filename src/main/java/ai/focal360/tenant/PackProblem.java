package ai.focal360.tenant;

/** Why a pack cannot be published: {@code line} counts from 1, 0 when the problem is of the whole file. */
public record PackProblem(String file, int line, String reason) {
    @Override
    public String toString() {
        return line > 0 ? "%s:%d: %s".formatted(file, line, reason) : "%s: %s".formatted(file, reason);
    }
}
