"""Sentences that every report holds, whatever was played: fault, handling, time, limits, ratings."""

from __future__ import annotations

from exercise_engine.core.sharing.words import MARK_WORDS
from exercise_engine.model.base import Function
from exercise_engine.model.sharing import KIND_NAMES

MARKING = "EXERCISE"
NO_FAULT = (
    "An exercise tests plans, means and working together, not people. Nobody is ranked here and"
    " nobody's performance is rated; seats are called by their role. What did not happen in time is a"
    " reason to look at how the work is arranged."
)
HANDLING = (
    "This report holds what control knew and players did not: what was true, what was expected, what"
    " was prepared. It is meant for control and for those who review the exercise. Everything in it is"
    " fiction, whatever it looks like."
)
TIMES = (
    "Exercise time (T+) is counted from StartEx and stands still in pauses; every measure uses it"
    " unless it says otherwise. Story time is the calendar of the fiction; it may jump, and where it did a"
    " length of story time is given only for services and legal clocks, which run on through it. Wall time is"
    " that of the room."
)
NOT_MEASURED = (
    (
        "What was spoken. Half of play happens in talk, on the telephone and on paper; a team that"
        " recorded little may have done much. Missed means: not recorded as seen."
    ),
    "Whether anybody read what a screen showed. Shown means that a terminal reported it.",
    ("The quality of answers. The program compares times and records; it does not judge what was decided."),
    (
        "Critical tasks. Evaluators observe them; where nothing was entered this report says so and"
        " lists what the log holds beside them."
    ),
    "Causes. The log says who did what and when; why is for the people who were there.",
)
STATEMENTS = (
    "A clearance holds for one version and for the post that gave it, whoever held that post later. Times run"
    " from the first version that a team saved; what was written before on paper is not in it."
)
SURVEYS = (
    "Each seat answers for itself, and nobody is told who answered what: not here, not in the data"
    " beside this report, not on any screen. A probe asks what is so at a marked moment and is compared"
    " with what was so then. Teams of which fewer than three handed in are left out, since a figure would"
    " be a person. Sheets that came late are counted as handed in and not as right or wrong. A probe"
    " shows where pictures differ; it is no test of anybody."
)
SERVICES = (
    "How each service of the scenario ran, and why that changed. Lengths are story time, also through jumps"
    " of the story: services hold out and come back by it. What led to a change ends with an inject, a"
    " decision, control's hand or StartEx; whoever did not run a service saw less of this in play."
)
RATINGS_NOTE = (
    "This report awards no ratings and proposes none. It says of a target whether its outcome was there"
    " within its time frame. Ratings are given by evaluators, for targets and never for persons:"
)
RATINGS = (
    ("P", "done, nothing else suffered, nobody was put at risk, plans and law were kept"),
    ("S", "done likewise, and ways to do it better or faster were seen"),
    ("M", "done, but other work suffered, or risk was added, or plans or law were not kept"),
    ("U", "not done"),
    ("not observed", "no rating at all; it is not U"),
)
PROPOSALS = (
    "Drafted from the log as something to talk about. None of it is a finding: what it means, and"
    " whether it matters, is decided by those who were there."
)
EMPTY = "Nothing was recorded."
CHAPTER_NOTES: dict[Function | None, str] = {
    "prevent": (
        "What keeps an incident from happening or small: governance, knowing one's own, protection (GV,"
        " ID and PR of NIST CSF 2.0). A tabletop sees of it what teams decide and name, not whether it"
        " is in place."
    ),
    "detect": "Noticing and understanding what happens (DE of NIST CSF 2.0).",
    "respond": "Deciding, containing, telling, keeping things moving (RS of NIST CSF 2.0).",
    "recover": "Bringing back what stopped, in an order, and telling people about it (RC of NIST CSF 2.0).",
    None: "Injects, asks and decisions that the scenario assigns to none of the four functions.",
}
ONLY_SPEED = (
    "Play ran at {speed} times the speed of the room, as demonstrations and rehearsals do. Times of"
    " answers and actions tell about the script, not about people."
)
EMERGENCY = (
    "A REAL EMERGENCY was declared. What was said about it concerns real circumstances and is not"
    " printed; it stands in the log."
)

HINT_OUTCOMES = {
    "given": "given by control",
    "by_itself": "given by itself",
    "declined": "not given: control declined it",
    "heard_again": "not given: the team was heard again",
    "open": "still open when play ended",
}
"""What became of a hint."""
JOINT = (
    "Who was at a meeting is what members said with a key; who came without saying so is not recorded. "
    "A report is in time if it came between the meeting before and this one."
)

BASELINE_SHARED = (
    "What an organisation says of its measures is REAL and stands in the edition for that organisation only. "
    "Where fewer than three were asked, not even how many answered is told: it would speak of one of them."
)
BASELINE_OWN = "Nobody but this organisation is meant to read this chapter:"
BASELINE_FOLLOWED = (
    "Each condition that reads a measure was asked again with another answer and everything else as"
    " recorded. That proves what the condition alone would have done. Times, phases and people may have"
    " decided besides, and what would have followed from that is not claimed."
)
BASELINE_NOTHING = "No condition would have decided otherwise."
BASELINE_WOULD = {
    "not": "never have let it come",
    "come": "have let it come",
    "earlier": "have let it come earlier",
    "later": "have let it come later",
}

SHARING = (
    "What players shared in the program, under labels of TLP 2.0. What went out after a warning is no breach "
    "by that alone: people say which was one. What was told by word of mouth is not in here."
)
SHARE_MEMBERS = (
    "Counted are shares that somebody of another organisation could read. Shares whose source is hidden and "
    "those of joint teams are left out, so that no row tells whose they were. How soon, how far and how well "
    "something was shared stands in Annex B."
)
SHARE_KINDS = {key: name.lower() for key, name in KIND_NAMES.items()}
SHARE_OUTCOMES = {
    "within": "Within its label",
    "permitted": "Permitted by its source",
    "warned": "Warned, and sent all the same",
    "refused": "Refused",
}
SHARE_MARKS = MARK_WORDS
