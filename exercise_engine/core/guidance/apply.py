"""Applies what happens to briefs, documents, duties and hints to the state."""

from __future__ import annotations

import dataclasses
from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.guidance import facts as g
from exercise_engine.core.guidance.plan import GuidancePlan, HandoutKey, HintKey
from exercise_engine.core.guidance.state import DutyState, HintState
from exercise_engine.core.state import State

HEARD = (f.AnswerGiven, f.AnswerProposed, f.AnswerAgreed, f.LogEntryWritten, f.MessageSent, g.DutyTicked)
"""What a team is heard by; receipts are no words."""


def apply_guidance(state: State, event: Event, fact: g.GuidanceFact) -> None:
    """Change the state as the event says."""
    match fact:
        case g.HandoutReleased():
            state.guidance.handed[HandoutKey(fact.kind, fact.handout)] = event.seq
            state.guidance.held.discard(HandoutKey(fact.kind, fact.handout))
        case g.HandoutHeld():
            state.guidance.held.add(HandoutKey(fact.kind, fact.handout))
        case g.BriefGiven() | g.DocumentUnlocked():
            state.shown[event.seq] = event.audience
        case g.DutyIssued() | g.DutyTold() | g.DutyEnded() | g.DutyTicked():
            _apply_duty(state, event, fact)
        case g.HintProposed() | g.HintGiven() | g.HintDropped():
            _apply_hint(state, event, fact)
        case _:
            assert_never(fact)


def hear(state: State, event: Event) -> None:
    """Note that a team is heard."""
    if isinstance(event.fact, HEARD) and (team := team_heard(state, event)):
        state.guidance.heard_ms[team] = event.elapsed_ms


def team_heard(state: State, event: Event) -> str:
    """Return the team that is heard by an event, empty where none is."""
    match event.fact:
        case (
            f.AnswerGiven(respondent=team)
            | f.AnswerProposed(team=team)
            | f.AnswerAgreed(team=team)
            | f.LogEntryWritten(team=team)
            | g.DutyTicked(team=team)
        ):
            return team
        case f.MessageSent(sender=sender):
            team = sender.partition(".")[0]
            return team if team in state.scenario.teams else ""
        case _:
            return ""


def correct_guidance(state: State) -> None:
    """Take up what a corrected scenario gives; what was handed out stays handed out."""
    state.guidance.plan = GuidancePlan.of(state.plan)
    state.guidance.held.clear()


def _apply_duty(
    state: State, event: Event, fact: g.DutyIssued | g.DutyTold | g.DutyEnded | g.DutyTicked
) -> None:
    guidance = state.guidance
    match fact:
        case g.DutyIssued():
            guidance.issued[event.seq] = (fact.duty, fact.team)
        case g.DutyTold():
            duty, team = guidance.issued.get(event.cause or 0, ("", fact.team))
            guidance.duties[event.seq] = DutyState(event.seq, duty, team, fact.to, fact.mark_count)
            guidance.open_duties[duty, team] = event.seq
        case g.DutyEnded():
            guidance.open_duties = {key: seq for key, seq in guidance.open_duties.items() if seq != fact.duty}
        case g.DutyTicked():
            known = guidance.duties.get(fact.duty)
            if known is not None:
                done = known.done | {fact.mark} if fact.done else known.done - {fact.mark}
                guidance.duties[fact.duty] = dataclasses.replace(known, done=done)
        case _:
            assert_never(fact)


def _apply_hint(state: State, event: Event, fact: g.HintProposed | g.HintGiven | g.HintDropped) -> None:
    guidance = state.guidance
    key = hint_key(fact)
    match fact:
        case g.HintProposed():
            guidance.hints[key] = HintState(event.seq, "proposed", event.elapsed_ms)
            guidance.proposals[event.seq] = key
        case g.HintGiven():
            guidance.hints[key] = HintState(event.seq, "given", event.elapsed_ms)
        case g.HintDropped(reason="spoke"):
            guidance.hints.pop(key, None)
        case g.HintDropped():
            guidance.hints[key] = HintState(event.seq, "dropped", event.elapsed_ms)
        case _:
            assert_never(fact)


def hint_key(fact: g.HintProposed | g.HintGiven | g.HintDropped) -> HintKey:
    """Return which hint a fact is about."""
    return HintKey(fact.source, fact.owner, fact.instance, fact.place, fact.team)
