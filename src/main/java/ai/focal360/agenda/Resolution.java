package ai.focal360.agenda;

import ai.focal360.policy.Decision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to become of a due task, why, and by which policy where a rule said so. */
sealed interface Resolution {
    String outcome();

    String reason();

    @Nullable
    String policy();

    /** {@code decision} is what rules were asked, and all they said. */
    record Send(Surroundings.Reachable on, String reason, String policy, Decision decision) implements Resolution {
        @Override
        public String outcome() {
            return "send";
        }
    }

    /** There is nothing to be said about it, and it is settled. */
    record Settle(String reason) implements Resolution {
        @Override
        public String outcome() {
            return "settle";
        }

        @Override
        public @Nullable String policy() {
            return null;
        }
    }

    record Later(Instant until, String reason, @Nullable String policy) implements Resolution {
        @Override
        public String outcome() {
            return "postpone";
        }
    }

    record Never(String reason, @Nullable String policy) implements Resolution {
        @Override
        public String outcome() {
            return "drop";
        }
    }

    record TooLate(String reason) implements Resolution {
        @Override
        public String outcome() {
            return "expired";
        }

        @Override
        public @Nullable String policy() {
            return null;
        }
    }

    /** The customer wrote first: what was to be brought to mind is on it already. */
    record Answered(String reason) implements Resolution {
        @Override
        public String outcome() {
            return "answered";
        }

        @Override
        public @Nullable String policy() {
            return null;
        }
    }
}
