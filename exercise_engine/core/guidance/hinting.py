"""Hints: proposed when a team has been silent for long, given by control or by themselves."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.guidance.commands import DropHint, GiveHint
from exercise_engine.core.guidance.due import silent_since_ms
from exercise_engine.core.guidance.facts import HintDropped, HintEnd, HintGiven, HintProposed
from exercise_engine.core.guidance.handing import render_text
from exercise_engine.core.guidance.plan import HintKey, HintPlan
from exercise_engine.core.policy import CONTROL_ADDRESS, check_scope
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import AskState, Seat, State
from exercise_engine.core.texts import text_names
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected, TextError
from exercise_engine.model.ask import AGREEMENT


def propose_hint(tx: Transaction, key: HintKey) -> None:
    """A team has been silent for as long as a hint says: propose it, give it, or find it not needed."""
    plan = tx.state.guidance.plan.hints[key]
    if not _is_needed(tx, plan):
        _drop(tx, key, "not_needed")
        return
    try:
        body = _body(tx, plan)
    except TextError as error:
        about = tx.about_teams((key.team,))
        tx.emit(f.ProblemNoted(code="text_failed", about=key.owner, note=f.text(str(error))), about)
        _drop(tx, key, "control")
        return
    proposed = tx.emit(
        HintProposed(
            source=key.source,
            owner=key.owner,
            instance=key.instance,
            place=key.place,
            team=key.team,
            silent_since_ms=silent_since_ms(tx.state, key) or 0,
            sender=plan.hint.from_ or CONTROL_ADDRESS,
            to=plan.audience,
            body=f.text(body),
        ),
        tx.about_teams((key.team,)),
    )
    if plan.hint.auto:
        _give(tx, plan, proposal=proposed.seq, body=body, by="engine")


def withdraw_hints(tx: Transaction) -> None:
    """Take back what was proposed for teams that are heard again, which may fall silent another time, and
    what helps with something that was withdrawn.
    """
    guidance = tx.state.guidance
    for key, found in list(guidance.hints.items()):
        if found.status != "proposed":
            continue
        if silent_since_ms(tx.state, key) is None:
            _drop(tx, key, "not_needed")
        elif guidance.heard_ms.get(key.team, -1) >= found.at_ms:
            _drop(tx, key, "spoke")


def give_hint(tx: Transaction, seat: Seat, command: GiveHint) -> None:
    """Help a team with what was proposed for it."""
    plan = _proposed(tx, seat, command.proposal)
    try:
        body = command.body.strip() or _body(tx, plan)
    except TextError as error:
        raise CommandRejected("text_failed", f"{error}; write the hint yourself") from error
    _give(tx, plan, proposal=command.proposal, body=body, by="control")


def drop_hint(tx: Transaction, seat: Seat, command: DropHint) -> None:
    """Leave a team to itself."""
    plan = _proposed(tx, seat, command.proposal)
    _drop(tx, plan.key, "control", note=command.note)


def _proposed(tx: Transaction, seat: Seat, proposal: int) -> HintPlan:
    """Return the hint of a proposal that is still open; raises CommandRejected where there is none."""
    state = tx.state
    if state.stage not in IN_PLAY:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[state.stage]}")
    key = state.guidance.proposals.get(proposal)
    plan = state.guidance.plan.hints.get(key) if key is not None else None
    if key is None or plan is None:
        raise CommandRejected("unknown_hint", f"no hint was proposed as number {proposal}")
    check_scope(seat, tx.about_teams((key.team,)).organisations)
    found = state.guidance.hints.get(key)
    if found is None or found.seq != proposal:
        raise CommandRejected("hint_settled", "this hint is settled: given, declined, or the team was heard")
    return plan


def _give(
    tx: Transaction, plan: HintPlan, *, proposal: int, body: str, by: Literal["control", "engine"]
) -> None:
    key = plan.key
    about = tx.about_teams((key.team,))
    sender = tx.acting_as or plan.hint.from_ or CONTROL_ADDRESS
    given = tx.emit(
        HintGiven(
            proposal=proposal,
            source=key.source,
            owner=key.owner,
            instance=key.instance,
            place=key.place,
            team=key.team,
            by=by,
        ),
        about,
        cause=proposal,
    )
    tx.emit(
        f.MessageSent(sender=sender, to=plan.audience, subject=f.text(""), body=f.text(body)),
        Audience(to=plan.audience, organisations=about.organisations),
        cause=given.seq,
    )


def _drop(tx: Transaction, key: HintKey, reason: HintEnd, *, note: str = "") -> None:
    tx.emit(
        HintDropped(
            source=key.source,
            owner=key.owner,
            instance=key.instance,
            place=key.place,
            team=key.team,
            reason=reason,
            note=f.text(note) if note else None,
        ),
        tx.about_teams((key.team,)),
    )


def _body(tx: Transaction, plan: HintPlan) -> str:
    """Return the hint as it reads now; one of an inject may name what the inject's texts name."""
    template, key = plan.hint.text, plan.key
    if key.source == "objective" or "{" not in template:
        return render_text(tx, template)
    names = text_names(
        tx.state,
        tx.state.plan.instances[key.owner, key.instance],
        story_ms=tx.state.story.story_ms(tx.elapsed_ms),
    )
    return tx.renderer.render(template, names)


def _is_needed(tx: Transaction, plan: HintPlan) -> bool:
    """Whether what a hint helps with is still to do."""
    unless = tx.program.hints.get(plan.key)
    if unless is not None and unless.holds(tx.facts):
        return False
    return _inject_waits(tx, plan.key) if plan.key.source == "inject" else _objective_waits(tx, plan)


def _inject_waits(tx: Transaction, key: HintKey) -> bool:
    """Whether a team has still to answer or do something after an inject; one that asks for nothing waits
    for any sign of life.
    """
    state = tx.state
    inject = state.plan.instances[key.owner, key.instance].inject
    parts = (key.owner, key.instance)
    asks = [
        state.issued[seq]
        for name in inject.asks
        for respondent in (key.team, AGREEMENT)
        if (seq := state.ask_of.get((*parts, name, respondent))) and key.team in state.issued[seq].teams
    ]
    actions = [found for name in inject.expected if (found := state.expected.get((*parts, name, key.team)))]
    if asks or actions:
        return any(_has_to_say(state, ask, key.team) for ask in asks) or any(
            action.outcome == "open" for action in actions
        )
    told = state.injects[key.owner, key.instance].told_ms.get(key.team, 0)
    return state.guidance.heard_ms.get(key.team, -1) < told


def _has_to_say(state: State, ask: AskState, team: str) -> bool:
    """Whether an ask waits for a team: one that stands behind a proposal waits for the others."""
    stands = state.stands.get(ask.seq)
    return ask.answer_seq is None and (stands is None or team not in stands.by_team)


def _objective_waits(tx: Transaction, plan: HintPlan) -> bool:
    """Whether an objective has a target left that the engine has not seen met."""
    targets = tx.state.scenario.objectives[plan.key.owner].targets
    checked = [name for name, target in targets.items() if target.met is not None]
    return not checked or any((plan.key.owner, name) not in tx.state.targets_met for name in checked)
