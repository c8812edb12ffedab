package ai.focal360.audit;

import ai.focal360.platform.Caller;
import ai.focal360.platform.Role;
import java.util.Set;

/** How much of a turn somebody sees: its words as they were said and its values, or a record that is masked. */
public enum Sight {
    FULL,
    MASKED;

    private static final Set<Role> FULLY = Set.of(Role.ANALYST, Role.SUPPORT_LEAD);

    public static Sight of(Caller caller) {
        return caller.roles().stream().anyMatch(FULLY::contains) ? FULL : MASKED;
    }

    public TurnRecord of(TurnRecord record) {
        return this == FULL ? record : record.masked();
    }
}
