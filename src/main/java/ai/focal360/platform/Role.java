package ai.focal360.platform;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the holder of an API token may be asked to do; every token has exactly one role in exactly one tenant. */
public enum Role {
    /** Answers for the tenant: holds every role of people. */
    OWNER,
    /** Writes rules, processes and tenant data. */
    ANALYST,
    /** Decides approvals and takes over conversations. */
    SUPPORT_LEAD,
    /** Runs the installation; the operator of the tenant {@code platform} sees every tenant. */
    OPERATOR,
    /** Reads figures and the turns behind them. */
    REPORTER,
    /** A system of the tenant. */
    SERVICE;

    /** This role and those it includes. */
    public Set<Role> included() {
        return this == OWNER ? EnumSet.complementOf(EnumSet.of(SERVICE)) : EnumSet.of(this);
    }

    /** As it stands in configuration keys and credential names: {@code support-lead}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
