package ai.focal360.platform;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A start that ends at the database: what a person can do about it instead of a stack trace. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        var state = cause.getSQLState();
        if (state == null) {
            return null;
        }
        if (state.equals(DatabaseRoom.DISK_FULL)) {
            return failure(cause, "PostgreSQL has no room left on its disk", "Make room there and start again.");
        }
        if (state.startsWith("08") || state.startsWith("57P0")) {
            return failure(
                    cause,
                    "PostgreSQL cannot be reached",
                    "Start it, or correct spring.datasource.url; without that setting an embedded one is used.");
        }
        if (state.startsWith("28")) {
            return failure(
                    cause,
                    "PostgreSQL does not let this user in",
                    "Correct spring.datasource.username and spring.datasource.password.");
        }
        if (state.equals("3D000")) {
            return failure(
                    cause,
                    "PostgreSQL has no such database",
                    "Create it, owned by the user of spring.datasource.username, or correct spring.datasource.url.");
        }
        return null;
    }

    private static FailureAnalysis failure(SQLException cause, String description, String action) {
        return new FailureAnalysis("%s: %s".formatted(description, cause.getMessage()), action, cause);
    }
}
