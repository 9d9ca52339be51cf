"""Decides about the baseline: who is asked what, and what they say until StartEx."""

from __future__ import annotations

from exercise_engine.core.baseline.commands import BaselineCommand
from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted, MeasureShown
from exercise_engine.core.baseline.state import Asked, measures_of
from exercise_engine.core.events import Audience
from exercise_engine.core.fact_types import text
from exercise_engine.core.policy import viewer
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.baseline import PreparedMeasure


def ask_measures(tx: Transaction) -> None:
    """Ask every organisation for its measures, at check-in and wherever a corrected scenario asks otherwise.

    What the scenario knows already is recorded as the organisation's answer; what its people said stands.
    """
    if tx.state.stage == "planned":
        return
    scenario = tx.state.scenario
    with tx.by_engine():
        for organisation in scenario.organisations:
            if measures_of(scenario, organisation) or organisation in tx.state.community.baseline.asked:
                _ask(tx, organisation)


def decide_baseline(tx: Transaction, seat: Seat, command: BaselineCommand) -> None:
    """Take up what an organisation says of one of its measures, until StartEx."""
    state = tx.state
    if state.stage not in BEFORE_START:
        raise CommandRejected("wrong_stage", "the baseline is fixed at StartEx")
    organisation = state.community.baseline.organisation_asked(command.asked)
    looks = viewer(seat, state.scenario)
    if organisation is None or organisation not in looks.organisations & looks.real_of:
        raise CommandRejected(
            "unknown_measure", "your organisation was not asked that, or was asked anew since"
        )
    asked = state.community.baseline.asked[organisation]
    if command.position >= len(asked.measures):
        raise CommandRejected("unknown_measure", f"your organisation answers {len(asked.measures)} measures")
    before = state.community.baseline.answered(organisation)
    evidence = command.evidence.strip()
    tx.emit(
        MeasureAnswered(
            organisation=organisation,
            asked=asked.seq,
            position=command.position,
            answer=command.answer,
            evidence=text(evidence) if evidence else None,
        ),
        _real(organisation),
        cause=asked.seq,
    )
    if state.community.baseline.answered(organisation) != before:
        with tx.by_engine():
            _count(tx, organisation)


def _ask(tx: Transaction, organisation: str) -> None:
    scenario, baseline = tx.state.scenario, tx.state.community.baseline
    names = measures_of(scenario, organisation)
    shown = tuple(
        MeasureShown(text=measure.text, about=measure.about, function=measure.function)
        for measure in (scenario.baseline[name] for name in names)
    )
    prepared = tuple(scenario.baseline[name].answers.get(organisation) for name in names)
    known = baseline.asked.get(organisation)
    if known is not None and (known.fact.measures, known.measures, known.prepared) == (
        shown,
        names,
        prepared,
    ):
        return
    stands = tuple(
        said.seq
        if (said := baseline.said.get((organisation, name))) and not said.prepared and said.text == found.text
        else None
        for name, found in zip(names, shown, strict=True)
    )
    tx.emit(
        MeasuresAsked(organisation=organisation, measures=shown, stands=stands if any(stands) else ()),
        Audience(to=(organisation,), organisations=(organisation,)),
    )
    _record_prepared(tx, organisation, baseline.asked[organisation], prepared, stands)
    _count(tx, organisation)


def _record_prepared(
    tx: Transaction,
    organisation: str,
    asked: Asked,
    prepared: tuple[PreparedMeasure | None, ...],
    stands: tuple[int | None, ...],
) -> None:
    """Let what the scenario knows be the answer of an organisation, wherever its people gave none."""
    for position, (known, by_people) in enumerate(zip(prepared, stands, strict=True)):
        if known is None or by_people is not None:
            continue
        fact = MeasureAnswered(
            organisation=organisation,
            asked=asked.seq,
            position=position,
            answer=known.answer,
            evidence=text(known.evidence) if known.evidence else None,
            prepared=True,
        )
        tx.emit(fact, _real(organisation), cause=asked.seq)


def _count(tx: Transaction, organisation: str) -> None:
    baseline = tx.state.community.baseline
    tx.emit(
        MeasuresCounted(
            organisation=organisation,
            answered=baseline.answered(organisation),
            of=len(baseline.asked[organisation].measures),
        ),
        Audience(organisations=(organisation,)),
    )


def _real(organisation: str) -> Audience:
    return Audience(to=(organisation,), organisations=(organisation,), real=organisation)
