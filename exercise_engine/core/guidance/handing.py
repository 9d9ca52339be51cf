"""Hands out briefs and documents: by time, condition, stage and effect, or because control says so."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.guidance.due import handout_due_ms
from exercise_engine.core.guidance.facts import (
    BriefGiven,
    DocumentUnlocked,
    HandedBy,
    HandoutHeld,
    HandoutReleased,
)
from exercise_engine.core.guidance.plan import HandoutKey, HandoutPlan
from exercise_engine.core.texts import text_names
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import TextError
from exercise_engine.model.timing import Stage


def hand_out(tx: Transaction, key: HandoutKey, *, by: HandedBy, cause: int | None = None) -> None:
    """Give a brief or open a document, once."""
    plan = tx.state.guidance.plan.handouts.get(key)
    if plan is None or key in tx.state.guidance.handed:
        return
    about = Audience(organisations=plan.organisations)
    try:
        title, body = render_text(tx, plan.title) if plan.body else plan.title, render_text(tx, plan.body)
    except TextError as error:
        _hold(tx, plan, str(error))
        return
    released = tx.emit(
        HandoutReleased(kind=key.kind, handout=key.handout, by=by, planned_ms=handout_due_ms(tx.state, key)),
        about,
        cause=cause,
    )
    to, files = plan.recipients.audience, _files(tx, plan)
    told = (
        BriefGiven(to=to, title=f.text(title), body=f.text(body), attachments=files)
        if key.kind == "brief"
        else DocumentUnlocked(to=to, name=f.text(title), attachments=files)
    )
    with tx.by_engine():
        tx.emit(told, Audience(to=to, organisations=plan.organisations), cause=released.seq)


def unlock(tx: Transaction, document: str, *, cause: int) -> None:
    """Open a document because an effect says so."""
    hand_out(tx, HandoutKey("document", document), by="effect", cause=cause)


def hand_out_for_stage(tx: Transaction, stage: str) -> None:
    """Hand out what belongs to a stage before StartEx, or to one that was left out."""
    for key, plan in tx.state.guidance.plan.handouts.items():
        timing = plan.timing
        if isinstance(timing, Stage) and (stage != "check_in" or timing.name == "check_in"):
            hand_out(tx, key, by="stage")


def hand_out_due(tx: Transaction) -> None:
    """Hand out all whose time has come and whose condition is true."""
    state = tx.state
    for key, plan in state.guidance.plan.handouts.items():
        due = handout_due_ms(state, key)
        if due is None or due > tx.elapsed_ms:
            continue
        condition = tx.program.openings.get(key)
        if condition is None:
            hand_out(tx, key, by="stage" if isinstance(plan.timing, Stage) else "time")
        elif condition.holds(tx.facts):
            hand_out(tx, key, by="condition")


def render_text(tx: Transaction, template: str) -> str:
    """Return a text of the scenario as it reads now; raises TextError where it cannot be rendered."""
    if "{" not in template:
        return template
    story = tx.story_ms if tx.story_ms is not None else tx.state.story.story_ms(tx.elapsed_ms)
    return tx.renderer.render(template, text_names(tx.state, None, story_ms=story))


def _hold(tx: Transaction, plan: HandoutPlan, reason: str) -> None:
    """Keep a brief that cannot be rendered from being tried again and again; control decides."""
    about = Audience(organisations=plan.organisations)
    tx.emit(f.ProblemNoted(code="text_failed", about=plan.key.handout, note=f.text(reason)), about)
    if plan.key not in tx.state.guidance.held:
        tx.emit(HandoutHeld(kind=plan.key.kind, handout=plan.key.handout), about)


def _files(tx: Transaction, plan: HandoutPlan) -> tuple[f.FileInfo, ...]:
    by_path = {info.path: info for info in tx.state.files}
    return tuple(
        by_path[attachment.file].model_copy(update={"name": attachment.name or ""})
        for attachment in plan.attachments
        if attachment.file in by_path
    )
