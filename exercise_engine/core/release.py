"""Releasing injects: telling teams, opening tasks, asks and expected actions."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core import facts as f
from exercise_engine.core.baseline.texts import tells_baseline, told_alone
from exercise_engine.core.effects import run_effects
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.expecting import expect
from exercise_engine.core.plan import InjectKey, InstancePlan, concerned, resolve_addresses
from exercise_engine.core.schedule import due_ms
from exercise_engine.core.texts import text_names
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import TextError
from exercise_engine.model.ask import AGREEMENT
from exercise_engine.model.people import Means
from exercise_engine.model.sharing import TlpLabel
from exercise_engine.model.timing import duration_ms


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told to whom, rendered."""

    sender: str
    to: tuple[str, ...]
    channel: str
    channel_name: str
    subject: f.FreeText
    body: f.FreeText
    attachments: tuple[f.FileInfo, ...] = ()
    confirm: bool = False
    overlay: bool = False
    real: str | None = None
    """The organisation whose baseline it tells, so that nobody else sees it."""
    tlp: TlpLabel | None = None
    source: str = ""


def release(tx: Transaction, key: InjectKey, *, by: f.ReleasedBy, cause: int | None = None) -> None:
    """Release an inject: tell its teams, or open a delivery task for each, then run its effects."""
    plan = tx.state.plan.instances[key]
    try:
        telling = _rendered(tx, plan)
        questions = {name: _render(tx, plan, ask.text) for name, ask in plan.inject.asks.items()}
    except TextError as error:
        _hold_back(tx, plan, str(error))
        return
    teams = plan.recipients.teams
    released = tx.emit(
        f.InjectReleased(
            inject=key[0],
            instance=key[1],
            by=by,
            planned_ms=due_ms(tx.state, key),
            teams=teams,
            means=plan.means,
            observed_ms=tx.observed_ms,
            observed_at_ms=tx.observed_at_ms,
        ),
        tx.about_teams(teams),
        cause=cause,
    )
    if plan.means == "screen" or tx.observed_ms is not None:
        told = _tell(tx, telling, teams, cause=released.seq)
        for team in teams:
            _open_for_team(tx, plan, team, told=told, questions=questions)
    else:
        for team in teams:
            open_delivery(tx, telling, team, release_seq=released.seq)
    run_effects(tx, plan.inject.effects, teams=teams, cause=released.seq)


def deliver(tx: Transaction, task_seq: int, done: Event) -> None:
    """Tell a team what control has just spoken or handed over."""
    task = tx.state.tasks[task_seq]
    script = task.script
    telling = Telling(
        script.sender,
        script.to,
        script.channel,
        _channel_name(tx, script.channel),
        script.subject,
        script.script,
        script.attachments,
        tlp=script.tlp,
        source=script.source,
    )
    told = _tell(tx, telling, (script.team,), cause=done.seq)
    if task.inject is None:
        return
    plan = tx.state.plan.instances[task.inject]
    try:
        questions = {name: _render(tx, plan, ask.text) for name, ask in plan.inject.asks.items()}
    except TextError as error:
        _note_problem(tx, plan, str(error))
        questions = {name: ask.text for name, ask in plan.inject.asks.items()}
    _open_for_team(tx, plan, script.team, told=told, questions=questions)


def tell_or_open(
    tx: Transaction, telling: Telling, teams: tuple[str, ...], means: Means, *, release_seq: int
) -> None:
    """Tell teams at once on a screen channel, or open a delivery task for each."""
    if means == "screen":
        _tell(tx, telling, teams, cause=release_seq)
        return
    for team in teams:
        open_delivery(tx, telling, team, release_seq=release_seq)


def open_delivery(tx: Transaction, telling: Telling, team: str, *, release_seq: int) -> None:
    """Ask control to deliver something to one team."""
    to = tuple(a for a in telling.to if team in resolve_addresses(tx.state.scenario, (a,)).teams)
    tx.emit(
        f.DeliveryOpened(
            release=release_seq,
            team=team,
            to=_inside(to, team),
            channel=telling.channel,
            sender=telling.sender,
            subject=telling.subject,
            script=telling.body,
            attachments=telling.attachments,
            tlp=telling.tlp,
            source=telling.source,
        ),
        tx.about_teams((team,)),
        cause=release_seq,
    )


def _tell(tx: Transaction, telling: Telling, teams: tuple[str, ...], *, cause: int) -> int:
    event = tx.emit(
        f.InjectTold(
            sender=telling.sender,
            to=telling.to,
            channel=telling.channel,
            channel_name=telling.channel_name,
            subject=telling.subject,
            body=telling.body,
            attachments=telling.attachments,
            confirm=telling.confirm,
            overlay=telling.overlay,
            tlp=telling.tlp,
            source=telling.source,
            observed_ms=tx.observed_ms,
            observed_at_ms=tx.observed_at_ms,
        ),
        Audience(to=telling.to, organisations=concerned(tx.state.scenario, teams), real=telling.real),
        cause=cause,
    )
    return event.seq


def _open_for_team(
    tx: Transaction, plan: InstancePlan, team: str, *, told: int, questions: dict[str, str]
) -> None:
    """Open what a team that was just told must answer, and what it should do."""
    for name, ask in plan.inject.asks.items():
        respondents = tx.state.plan.respondents(plan, name)
        if team in respondents and ask.agree:
            _open_agreement(tx, plan, name, respondents, told=told, question=questions[name])
        elif team in respondents:
            _open_ask(tx, plan, name, team, told=told, question=questions[name])
    for name in plan.inject.expected:
        if team in tx.state.plan.expected_of(plan, name):
            expect(tx, plan, name, team, told=told)


def _open_agreement(
    tx: Transaction, plan: InstancePlan, name: str, teams: tuple[str, ...], *, told: int, question: str
) -> None:
    """Ask teams that must agree once, when the last of them was told.

    What was spoken or handed over they were told one by one, so that the question stands alone.
    """
    has_been_told = tx.state.injects[plan.key].told_ms
    if (*plan.key, name, AGREEMENT) in tx.state.ask_of or not all(team in has_been_told for team in teams):
        return
    together = told if plan.means == "screen" else None
    _open_ask(tx, plan, name, AGREEMENT, told=together, question=question, cause=told, teams=teams)


def _open_ask(
    tx: Transaction,
    plan: InstancePlan,
    name: str,
    respondent: str,
    *,
    told: int | None,
    question: str,
    cause: int | None = None,
    teams: tuple[str, ...] = (),
) -> None:
    ask, to = plan.inject.asks[name], teams or (respondent,)
    about = tx.about_teams(to)
    issued = tx.emit(
        f.AskIssued(inject=plan.key[0], instance=plan.key[1], ask=name, respondent=respondent, teams=teams),
        about,
        cause=told if cause is None else cause,
    )
    shown = ask.number
    tx.emit(
        f.AskOpened(
            told=told,
            respondent=respondent,
            teams=teams,
            revisable=ask.revisable,
            question=f.text(question),
            kind="text" if ask.is_mapped else ask.answer_kind,
            options=() if ask.is_mapped else tuple(option.text for option in ask.options.values()),
            number_min=shown.min if shown else None,
            number_max=shown.max if shown else None,
            unit=shown.unit if shown else None,
            deadline_ms=tx.elapsed_ms + duration_ms(ask.within) if ask.within else None,
            rationale=ask.rationale,
            confidence=ask.confidence,
            observed_ms=tx.observed_ms,
            observed_at_ms=tx.observed_at_ms,
        ),
        Audience(to=to, organisations=about.organisations),
        cause=issued.seq,
    )


def _rendered(tx: Transaction, plan: InstancePlan) -> Telling:
    inject, edited = plan.inject, tx.state.steering.edits.get(plan.key)
    subject, body = (edited.subject, edited.body) if edited is not None else (None, None)
    is_real = tells_baseline(inject) and (subject is None or body is None)
    return Telling(
        sender=inject.from_,
        to=plan.recipients.audience,
        channel=inject.channel,
        channel_name=_channel_name(tx, inject.channel),
        subject=subject
        if subject is not None
        else f.text(_render(tx, plan, inject.subject, is_real=is_real)),
        body=body if body is not None else f.text(_render(tx, plan, inject.body, is_real=is_real)),
        attachments=_attachments(tx, plan),
        confirm=inject.must_confirm,
        overlay=inject.covers_screens,
        real=told_alone(plan) if is_real else None,
        tlp=inject.label,
        source=inject.source or "",
    )


def _render(tx: Transaction, plan: InstancePlan, template: str, *, is_real: bool = False) -> str:
    if "{" not in template:
        return template
    story = tx.story_ms if tx.story_ms is not None else tx.state.story.story_ms(tx.elapsed_ms)
    names = text_names(tx.state, plan, story_ms=story, is_told_alone=is_real)
    return tx.renderer.render(template, names)


def _attachments(tx: Transaction, plan: InstancePlan) -> tuple[f.FileInfo, ...]:
    by_path = {info.path: info for info in tx.state.files}
    return tuple(
        by_path[attachment.file].model_copy(update={"name": attachment.name or ""})
        for attachment in plan.inject.attachments
        if attachment.file in by_path
    )


def _channel_name(tx: Transaction, channel: str) -> str:
    found = tx.state.scenario.all_channels().get(channel)
    return found.name if found else channel


def _inside(to: tuple[str, ...], team: str) -> tuple[str, ...]:
    """Return the addresses of one team's part: wider ones become the team's own."""
    return tuple(dict.fromkeys(address if address.partition(".")[0] == team else team for address in to)) or (
        team,
    )


def _hold_back(tx: Transaction, plan: InstancePlan, reason: str) -> None:
    """Keep an inject whose text cannot be rendered from going out wrong; control decides."""
    _note_problem(tx, plan, reason)
    if tx.state.injects[plan.key].status == "planned":
        tx.emit(f.InjectHeld(inject=plan.key[0], instance=plan.key[1]), tx.about_teams(plan.recipients.teams))


def _note_problem(tx: Transaction, plan: InstancePlan, reason: str) -> None:
    tx.emit(
        f.ProblemNoted(code="text_failed", about=plan.key[0], note=f.text(reason)),
        tx.about_teams(plan.recipients.teams),
    )
