package ai.focal360.firewall;

import ai.focal360.policy.Decision;

/** The rules' decision as it was taken, and what it comes to. */
public record Assessment(Decision decision, Finding finding) {}
