"""Prepares all pages of a kit from a moment of an exercise; nothing here draws, reads or writes."""

from __future__ import annotations

from exercise_engine.authoring.kit.envelopes import team_pages
from exercise_engine.authoring.kit.moment import Moment
from exercise_engine.authoring.kit.msel import msel_rows, phase_rows
from exercise_engine.authoring.kit.records import Front, Kit
from exercise_engine.authoring.kit.sheets import answer_keys, contacts, persona_sheets


def prepare(moment: Moment, *, everything: bool = False) -> Kit:
    """Return the kit that plays on from a moment; `everything` prints again what was told already."""
    clock = moment.scenario.clock
    return Kit(
        front=Front(
            title=moment.scenario.title,
            version=moment.scenario.version,
            made=_made(moment),
            room_clock=moment.zone.key if moment.zone is not None else "local time",
        ),
        length=clock.length,
        hard_stop=clock.hard_stop or "",
        rows=msel_rows(moment),
        phases=phase_rows(moment),
        answers=answer_keys(moment),
        personas=persona_sheets(moment),
        contacts=contacts(moment),
        teams=team_pages(moment, everything=everything),
    )


def _made(moment: Moment) -> str:
    """Return from where the kit plays on."""
    if not moment.has_started:
        return "before StartEx"
    elapsed = moment.state.elapsed_ms
    clock = moment.clock_text(moment.last.at_ms)
    return f"as recorded up to {moment.offset(elapsed)}, {moment.story(elapsed)}, {clock} in the room"
