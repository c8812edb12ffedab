package ai.focal360.policy.facts;

/** What a rule may conclude. A rule inserts conclusions and does nothing else; Java acts on them. */
public sealed interface Conclusion
        permits Allow,
                Applies,
                ArrivalMove,
                AskConfirmation,
                CancelScenario,
                Clean,
                CompleteScenario,
                ContinueScenario,
                DelayMessage,
                Deny,
                DropMessage,
                Escalate,
                Hold,
                Include,
                Must,
                MustNot,
                PauseScenario,
                PlanType,
                RequireApproval,
                ResumeScenario,
                StartScenario,
                Suppress,
                UseMode,
                Violation,
                Window {}
