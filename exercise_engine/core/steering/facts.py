"""Facts of steering: what control changed of the plan, and what players are told of what was told before."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import Fact, ForControl, ForSeats, FreeText


class OfSteering(Fact):
    """Base of the facts of steering, so that others can pass them on as one."""


class TellingWithdrawn(OfSteering, ForControl):
    """Control withdrew something that was released; players see it struck through, never gone."""

    type: Literal["telling_withdrawn"] = "telling_withdrawn"
    v: Literal[1] = 1
    of: int
    """`seq` of the release, or of the message."""
    inject: str = ""
    """The inject of the scenario; empty for an ad hoc inject or a message."""
    instance: str = ""
    note: FreeText
    """Why."""


class TellingCorrected(OfSteering, ForControl):
    """Control corrected something that was released; what still has to be spoken is spoken as corrected."""

    type: Literal["telling_corrected"] = "telling_corrected"
    v: Literal[1] = 1
    of: int
    """`seq` of the release, or of the message."""
    inject: str = ""
    instance: str = ""
    subject: FreeText
    body: FreeText
    note: FreeText
    """Why."""


class InjectWithdrawn(OfSteering, ForSeats):
    """What was told no longer holds; it stays readable, struck through."""

    type: Literal["inject_withdrawn"] = "inject_withdrawn"
    v: Literal[1] = 1
    told: int
    """`seq` of what was told or written."""


class InjectCorrected(OfSteering, ForSeats):
    """What was told reads otherwise now; the old text stays readable, struck through."""

    type: Literal["inject_corrected"] = "inject_corrected"
    v: Literal[1] = 1
    told: int
    """`seq` of what was told or written."""
    subject: FreeText
    body: FreeText


class AskWithdrawn(OfSteering, ForSeats):
    """A team need not answer any more: what it was asked was withdrawn, and nothing counts."""

    type: Literal["ask_withdrawn"] = "ask_withdrawn"
    v: Literal[1] = 1
    ask: int
    """`seq` of the `AskOpened`."""
    respondent: str


class ExpectedDropped(OfSteering, ForControl):
    """An action is no longer expected, since its inject was withdrawn; it counts neither way."""

    type: Literal["expected_dropped"] = "expected_dropped"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    expected: str
    team: str


class AllHeld(OfSteering, ForControl):
    """Control holds everything: neither time nor conditions release an inject."""

    type: Literal["all_held"] = "all_held"
    v: Literal[1] = 1
    note: FreeText | None = None


class AllLetGo(OfSteering, ForControl):
    """Injects go on as planned; what control had held one by one stays held."""

    type: Literal["all_let_go"] = "all_let_go"
    v: Literal[1] = 1
    note: FreeText | None = None


class PlanShifted(OfSteering, ForControl):
    """Control moved what is timed by exercise time; an `InjectPostponed` follows for each inject."""

    type: Literal["plan_shifted"] = "plan_shifted"
    v: Literal[1] = 1
    by_ms: int
    """Later, or earlier where negative."""
    count: int
    """How many injects were moved."""
    note: FreeText


class InjectPostponed(OfSteering, ForControl):
    """Control gave an inject another time."""

    type: Literal["inject_postponed"] = "inject_postponed"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    from_ms: int | None
    """Exercise time it was due before, where it had one."""
    to_ms: int
    """Exercise time it is due now."""
    at_least: bool = False
    """Whether it also waits for the item that it comes after, which is not complete yet."""
    note: FreeText | None = None


class InjectRetargeted(OfSteering, ForControl):
    """Control sends an inject to others than planned."""

    type: Literal["inject_retargeted"] = "inject_retargeted"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    before: tuple[str, ...]
    """Addresses before."""
    to: tuple[str, ...]
    """Addresses now."""
    note: FreeText


class InjectEdited(OfSteering, ForControl):
    """Control changed the text of an inject before its release; what was typed is taken as it stands."""

    type: Literal["inject_edited"] = "inject_edited"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    subject: FreeText | None
    """None for the text of the scenario again."""
    body: FreeText | None
    note: FreeText


class NeedClaimed(OfSteering, ForControl):
    """Somebody of the control cell sees to something, so that others need not."""

    type: Literal["need_claimed"] = "need_claimed"
    v: Literal[1] = 1
    key: str
    """Names what waits, as in *Needs me*."""


class NeedGivenBack(OfSteering, ForControl):
    """Nobody of the control cell sees to something any more."""

    type: Literal["need_given_back"] = "need_given_back"
    v: Literal[1] = 1
    key: str


SteeringFact = (
    TellingWithdrawn
    | TellingCorrected
    | InjectWithdrawn
    | InjectCorrected
    | AskWithdrawn
    | ExpectedDropped
    | AllHeld
    | AllLetGo
    | PlanShifted
    | InjectPostponed
    | InjectRetargeted
    | InjectEdited
    | NeedClaimed
    | NeedGivenBack
)
"""Every fact of steering."""
