"""One of every fact of services, sharing, obligations and the baseline, for tests that must forget none."""

from __future__ import annotations

from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted, MeasureShown
from exercise_engine.core.cascade.facts import (
    ServiceChanged,
    ServiceDelayed,
    ServiceHolding,
    ServiceHoldOver,
    ServiceSet,
)
from exercise_engine.core.cascade.map_facts import NeedTold, ServiceMapTold, ServiceTold
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.fact_types import text
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    AwarenessProposed,
    ClockOpened,
    ClockOverdue,
    NotNotifiableDeclared,
    ObligationIssued,
    ObligationListed,
    ObligationMet,
    ObligationNotifiable,
    ObligationOverdue,
    ObligationSubmitted,
    ObligationUnrecognised,
    SubmissionWeighed,
)
from exercise_engine.core.sharing.facts import (
    PermissionAsked,
    PermissionGiven,
    PermissionRefused,
    Shared,
    ShareMarked,
    ShareRecorded,
    ShareRefused,
)

SAMPLES: tuple[CommunityFact, ...] = (
    ServiceChanged(service="gate", before="normal", after="down", why="control", note=text("a fuse")),
    ServiceSet(service="gate", state="down", why="control", note=text("a fuse")),
    ServiceHolding(service="gate", of="tos", need_kind="digital", until_story_ms=60_000, then="down"),
    ServiceHoldOver(service="gate", of="tos", outcome="returned"),
    ServiceDelayed(service="gate", until_story_ms=60_000),
    ServiceMapTold(
        services=(
            ServiceTold(
                service="gate",
                name="Truck gate",
                owner="terminal",
                state="normal",
                needs=(NeedTold(service="tos", kind="digital", when="down", holds_ms=60_000, then="down"),),
            ),
            ServiceTold(service="tos", name="Yard system", owner="port"),
        )
    ),
    Shared(sender="yard", to=("port",), kind="incident", tlp="GREEN", subject=text("Odd"), body=text("Odd")),
    ShareRecorded(share=2, sender="yard", root=2, source="terminal", organisations=("port",)),
    ShareRefused(sender="yard", to=("port",), kind="incident", tlp="RED", subject=text("Odd"), exceeds=()),
    PermissionAsked(
        asker="yard", of=2, source="port", to=("all",), words=text("Please"), subject=text("Odd")
    ),
    PermissionGiven(of=2, source="port", tlp="GREEN", subject=text("Odd")),
    PermissionRefused(request=3, of=2, source="port", words=text("Not yet"), subject=text("Odd")),
    ShareMarked(share=2, mark="breach", note=text("The press had it")),
    ObligationNotifiable(obligation="early_warning", organisation="port"),
    ObligationIssued(obligation="early_warning", organisation="port"),
    ObligationListed(
        organisation="port",
        title="Early warning",
        kind="law",
        place="art. 1",
        about="",
        runs_from="aware",
        time="24h",
        recipient="the office",
    ),
    AwarenessDeclared(listing=2, organisation="port", moment_story_ms=1, due_story_ms=2, note=text("odd")),
    AwarenessProposed(obligation="early_warning", organisation="port", moment_story_ms=1, note=text("odd")),
    ClockOpened(listing=2, organisation="port", from_story_ms=1, due_story_ms=2),
    ClockOverdue(listing=2, organisation="port", due_story_ms=2),
    ObligationOverdue(obligation="early_warning", organisation="port", due_story_ms=2),
    ObligationSubmitted(listing=2, organisation="port", team="harbour", to=("radio",), moment_story_ms=1),
    SubmissionWeighed(
        obligation="early_warning",
        organisation="port",
        submission=3,
        due_story_ms=2,
        margin_ms=1,
        right_recipient=True,
    ),
    NotNotifiableDeclared(listing=2, organisation="port", reasons=text("small")),
    ObligationMet(obligation="answer", organisation="port", answer=3, due_story_ms=2, margin_ms=1),
    ObligationUnrecognised(obligation="early_warning", organisation="port", notifiable_story_ms=1),
    MeasuresAsked(organisation="port", measures=(MeasureShown(text="A list on paper"),)),
    MeasureAnswered(organisation="port", asked=1, position=0, answer="yes"),
    MeasuresCounted(organisation="port", answered=1, of=1),
)
"""One of each."""
