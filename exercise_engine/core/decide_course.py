"""The course of the exercise: check-in to close, pause, jump, REAL EMERGENCY."""

from __future__ import annotations

import re
from collections import deque
from typing import Literal

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.asking import count_all_standing
from exercise_engine.core.baseline.decide import ask_measures
from exercise_engine.core.community.decide import (
    begin_community,
    bring_to_rest,
    end_community,
    fire_community,
    move_community,
)
from exercise_engine.core.community.due import CommunityKey, community_inside, next_inside
from exercise_engine.core.events import Audience
from exercise_engine.core.guidance.decide import guide_stage
from exercise_engine.core.lifecycle import move
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.schedule import due_ms
from exercise_engine.core.settle import change_phase, may_release, meet_targets, release_if_wanted, settle
from exercise_engine.core.skipping import skip
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.surveys.decide import open_for_stage
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.timing import (
    DAY_MS,
    STORY_DATE_PATTERN,
    STORY_DAY_PATTERN,
    Stage,
    StoryTime,
    story_moment_ms,
    story_text,
)

STAGES_BEFORE_START = ("check_in", "briefing")
PASSED_MAX = 100_000
"""Things that happen inside one jump; no scenario of the allowed size has more."""
JUMP_MAX_DAYS = 3_653
"""Ten years: longer than any story, and far from the end of the calendar."""
JUMP_MAX_MS = JUMP_MAX_DAYS * DAY_MS
FreezeReason = Literal["emergency", "restart", "fault", "suspended"]


def move_stage(tx: Transaction, command: c.MoveStage, *, speed: int) -> None:
    """Move the exercise to its next state, with everything that belongs to it."""
    source = tx.state.stage
    move(source, command.target)
    starting = command.target == "running" and source != "paused"
    if command.target == "hot_wash":
        with tx.by_engine():
            count_all_standing(tx)
            meet_targets(tx)
            end_community(tx)
        _skip_the_rest(tx)
    tx.emit(
        f.StageChanged(
            source=source,
            target=command.target,
            speed=speed if starting else tx.state.speed,
            note=f.text(command.note) if command.note else None,
        ),
        tx.to_everybody(),
    )
    if starting:
        begin_community(tx)
    if command.target in STAGES_BEFORE_START or starting:
        ask_measures(tx)
        _release_for_stage(tx, command.target)
        guide_stage(tx, command.target)
    open_for_stage(tx, command.target)
    if starting and (start := tx.program.chart.start()).entered:
        change_phase(tx, start, "start")


def freeze(tx: Transaction, why: FreezeReason) -> None:
    """Stand still because of something outside the story."""
    tx.emit(
        f.StageChanged(source="running", target="paused", why=why, speed=tx.state.speed), tx.to_everybody()
    )


def declare_emergency(tx: Transaction, seat: Seat, command: c.DeclareEmergency) -> None:
    """REAL EMERGENCY: tell everybody and stand still."""
    if tx.state.emergency:
        raise CommandRejected("no_change", "REAL EMERGENCY is declared already; everybody was told")
    tx.emit(f.EmergencyDeclared(note=f.text(command.note), by_label=seat.label), tx.to_everybody())
    if tx.state.stage == "running":
        freeze(tx, "emergency")


def jump_story(tx: Transaction, seat: Seat, command: c.JumpStory) -> None:
    """Move story time forwards; what is due in story time inside is released in order, skipped, or moved
    behind.
    """
    state = tx.state
    if state.stage not in IN_PLAY:
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[state.stage]}; there is no story to move"
        )
    if seat.scope:
        raise CommandRejected(
            "out_of_scope", "a jump concerns everybody; this seat acts for some organisations only"
        )
    make_jump(tx, command)


def make_jump(tx: Transaction, command: c.JumpStory) -> None:
    """Move story time forwards; raises CommandRejected, with nothing changed, where that cannot be."""
    state = tx.state
    start = state.story.story_ms(tx.elapsed_ms)
    target = jump_target_ms(tx, command.to)
    if target - start > JUMP_MAX_MS:
        raise CommandRejected("wrong_time", f"one jump leads {JUMP_MAX_DAYS} days ahead at most")
    if target <= start:
        now = story_text(start, state.scenario.clock)
        raise CommandRejected("backwards", f"story time stands at {now} and only moves forwards")
    if command.inside == "move":
        _move_behind(tx, start, target)
    else:
        _pass_through(tx, start, target, inside=command.inside)
    tx.story_ms = target
    tx.emit(
        f.StoryJumped(from_story_ms=start, to_story_ms=target, brief=f.text(command.brief)),
        Audience(to=("all",)),
    )
    tx.story_ms = None


def _move_behind(tx: Transaction, start_ms: int, target_ms: int) -> None:
    """Let what is due inside a jump come as much later as the jump is long."""
    by_ms = target_ms - start_ms
    for _, due in community_inside(tx.state, until_ms=target_ms):
        move_community(tx, due, until_ms=target_ms, by_ms=by_ms)
    for key, _ in inside_jump(tx, start_ms, target_ms):
        about = tx.about_teams(tx.state.plan.instances[key].recipients.teams)
        tx.emit(f.InjectMoved(inject=key[0], instance=key[1], by_story_ms=by_ms), about)
    for moment, due in community_inside(tx.state, until_ms=target_ms):
        if due.part == "obligations":  # no clock of the law stands still because control jumps
            tx.story_ms = max(moment, start_ms)
            fire_community(tx, due)
            settle(tx)


def _pass_through(
    tx: Transaction, start_ms: int, target_ms: int, *, inside: Literal["release", "skip"]
) -> None:
    """Go through a jump in due order, each thing at its own moment of the story.

    Injects are released or skipped; what time does to services and clocks it does in any case, and at one
    moment before injects.
    """
    injects = deque(inside_jump(tx, start_ms, target_ms))
    passed: set[tuple[int, CommunityKey]] = set()
    tx.story_ms = start_ms
    bring_to_rest(tx)
    for _ in range(PASSED_MAX):
        inject_ms = injects[0][1] if injects else target_ms
        if (due := next_inside(tx.state, until_ms=inject_ms, passed=passed)) is not None:
            passed.add(due)
            tx.story_ms = max(tx.story_ms, due[0])
            fire_community(tx, due[1])
            bring_to_rest(tx)
            settle(tx)
        elif injects:
            key, tx.story_ms = injects.popleft()
            _pass_inject(tx, key, inside)
        else:
            return


def _pass_inject(tx: Transaction, key: InjectKey, inside: Literal["release", "skip"]) -> None:
    if inside == "skip":
        if tx.state.injects[key].status == "planned":
            skip(tx, key, "jump", note="story time jumped over it")
    elif may_release(tx, key):
        release_if_wanted(tx, key, by="jump")
        settle(tx)
        bring_to_rest(tx)


def jump_target_ms(tx: Transaction, text: str) -> int:
    """Return the story moment that a jump names; raises CommandRejected if it is none."""
    if not re.match(f"{STORY_DAY_PATTERN}|{STORY_DATE_PATTERN}", text):
        raise CommandRejected("wrong_time", f"{text!r} is no moment of the story; write `Day 1 18:00`")
    try:
        return story_moment_ms(text, tx.state.scenario.clock)
    except (ValueError, OverflowError) as error:
        raise CommandRejected("wrong_time", f"{text!r}: {error}") from error


def inside_jump(tx: Transaction, start_ms: int, target_ms: int) -> list[tuple[InjectKey, int]]:
    """Return story-timed injects that are planned after one story moment and up to another, in due order."""
    found: list[tuple[int, int, InjectKey]] = []
    for key, plan in tx.state.plan.instances.items():
        inject = tx.state.injects[key]
        if key in tx.state.steering.times:
            continue  # control gave it a time of the exercise
        if inject.status == "planned" and isinstance(plan.timing, StoryTime):
            moment = plan.timing.story_ms + inject.moved_story_ms
            moment += _waited_ms(tx, key, moment)
            if start_ms < moment <= target_ms:
                found.append((moment, plan.position, key))
    return [(key, moment) for moment, _, key in sorted(found)]


def _waited_ms(tx: Transaction, key: InjectKey, moment_ms: int) -> int:
    """Return by how much story time gates that have opened again moved an inject."""
    due = due_ms(tx.state, key)
    planned = tx.state.story.elapsed_ms_at(moment_ms)
    return 0 if due is None else int((due - planned) * tx.state.story.pace)


def _release_for_stage(tx: Transaction, stage: str) -> None:
    """Release what belongs to a stage before StartEx, or to one that was left out."""
    for key, plan in tx.state.plan.instances.items():
        timing = plan.timing
        if not isinstance(timing, Stage) or (stage == "check_in" and timing.name == "briefing"):
            continue
        if may_release(tx, key):
            release_if_wanted(tx, key, by="stage")


def _skip_the_rest(tx: Transaction) -> None:
    """At EndEx nothing stays planned: what did not come reads skipped, with the reason."""
    for key, inject in tx.state.injects.items():
        if inject.status in ("planned", "held"):
            about = tx.about_teams(tx.state.plan.instances[key].recipients.teams)
            tx.emit(f.InjectSkipped(inject=key[0], instance=key[1], reason="ended"), about)
