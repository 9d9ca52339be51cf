"""What the measures of obligations mean; all other definitions stand in `report.definitions`."""

from __future__ import annotations

from exercise_engine.report.definition import Definition

OBLIGATION_DEFINITIONS = (
    Definition(
        "obligations_recognised",
        "Obligations recognised",
        "count",
        "count",
        "A clock that the facts made due and of which its organisation declared awareness, "
        "submitted, or held with reasons that nothing had to be notified.",
        "–",
        "Clocks of personas, and those that a submission or the calendar starts; n is all that "
        "the facts made due.",
    ),
    Definition(
        "obligations_not_recognised",
        "Obligations not recognised",
        "count",
        "count",
        "A clock that the facts made due and of which its organisation said nothing by EndEx.",
        "–",
        "As above; play that goes on, in which it may still be recognised.",
    ),
    Definition(
        "obligations_in_time",
        "Obligations met in time",
        "count",
        "count",
        "A clock whose submission came at its deadline or before.",
        "–",
        "Clocks of personas; submissions for which no moment was set; n is all with a deadline "
        "that was met or passed.",
    ),
    Definition(
        "obligations_missed",
        "Simulated deadlines missed",
        "count",
        "count",
        "A clock whose submission came after its deadline, or whose deadline passed without one.",
        "–",
        "As above. Clocks that nobody recognised count there and not here.",
    ),
    Definition(
        "obligation_margin",
        "Margin of submissions",
        "ms",
        "median",
        "Story time from the submission of a clock to its deadline; below zero it came late.",
        "The submission, as declared or recorded",
        "Clocks of personas and progress reports; what was not submitted, or has no deadline. "
        "What a jump of the story skipped counts, a pause does not.",
    ),
    Definition(
        "obligations_right_recipient",
        "Submissions to the right recipient",
        "count",
        "count",
        "A submission that went to everybody whom the scenario names for it.",
        "–",
        "Progress reports, and clocks for which the scenario names nobody; n is all others that "
        "were submitted.",
    ),
    Definition(
        "obligations_complete",
        "Submissions with all required content",
        "count",
        "count",
        "A submission in which all content that its clock requires was ticked.",
        "–",
        "Progress reports, and clocks that require nothing; what the words said of it.",
    ),
)
