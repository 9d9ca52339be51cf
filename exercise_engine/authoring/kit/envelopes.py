"""What goes into each team's envelope: its cards and forms, and nothing that only control may know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercise_engine.authoring.kit.moment import Moment
from exercise_engine.authoring.kit.msel import in_order
from exercise_engine.authoring.kit.records import Card, Form, Question, TeamPages
from exercise_engine.core.control_records import AskRecord
from exercise_engine.core.control_timeline import rendered
from exercise_engine.core.paper.numbering import form_number, option_letter
from exercise_engine.core.plan import InjectKey, InstancePlan
from exercise_engine.core.texts import readable
from exercise_engine.model.ask import Ask
from exercise_engine.model.timing import duration_ms, duration_text

JOINT_FOLDER = "joint"
"""Holds the envelopes of teams that are convened from several organisations."""
_UNITS = {"d": "day", "h": "hour", "m": "minute", "s": "second"}


def team_pages(moment: Moment, *, everything: bool = False) -> tuple[TeamPages, ...]:
    """Return the pages of each team, in the order of play: what is to come, or everything again.

    A question that is open belongs to what is to come, though its card was told.
    """
    return tuple(_pages(moment, team, everything=everything) for team in moment.scenario.teams)


def limit_words(ask: Ask) -> str:
    """Return how long a team has to answer, counted from the moment at which it gets the card."""
    return f"within {duration_words(ask.within)} of being told" if ask.within else ""


def duration_words(duration: str) -> str:
    """Return a duration such as `1h30m` as players read it: `1 hour 30 minutes`."""
    parts = re.findall(r"([0-9]+)([dhms])", duration_text(duration_ms(duration)))
    return " ".join(f"{count} {_UNITS[unit]}{'' if count == '1' else 's'}" for count, unit in parts)


def _pages(moment: Moment, team: str, *, everything: bool) -> TeamPages:
    plans = tuple(_told_to(moment, team))
    coming = [plan for plan in plans if _is_wanted(moment, plan, team, everything=everything)]
    forms = [form for plan in plans for form in _forms(moment, plan, team, everything=everything)]
    return TeamPages(
        folder=moment.scenario.teams[team].organisation or JOINT_FOLDER,
        team=team,
        organisation_name="; ".join(map(moment.scenario.name_of, moment.scenario.organisations_of(team))),
        team_name=moment.scenario.name_of(team),
        deciders=_deciders(moment, team),
        cards=tuple(_card(moment, plan, team) for plan in coming),
        forms=tuple(forms),
    )


def _told_to(moment: Moment, team: str) -> Iterator[InstancePlan]:
    """Yield the injects for a team in the order of play."""
    for row in in_order(moment):
        if row.inject is not None:
            plan = moment.plan.instances[row.inject]
            if team in plan.recipients.teams:
                yield plan


def _is_wanted(moment: Moment, plan: InstancePlan, team: str, *, everything: bool) -> bool:
    """Whether a team's card is printed: what it was not told yet, or all; never what was withdrawn."""
    record = moment.view.inject(plan.key)
    if everything:
        return record.status != "withdrawn"
    if record.status == "released":
        return team not in record.told_ms
    return record.status in ("planned", "held")


def _card(moment: Moment, plan: InstancePlan, team: str) -> Card:
    told = rendered(moment.view, moment.view.inject(plan.key))
    inject = plan.inject
    name = moment.scenario.name_of
    return Card(
        number=moment.number(plan.key),
        channel=moment.view.channel_name(inject.channel),
        sender=name(inject.from_),
        to=tuple(name(address) for address in plan.recipients.audience),
        subject=told[0] if told is not None else moment.subject(plan)[0],
        body=told[1] if told is not None else moment.body(plan)[0],
        attachments=tuple(
            attachment.name or attachment.file.rpartition("/")[2] for attachment in inject.attachments
        ),
        questions=tuple(
            Question(
                form=form_number(moment.plan, plan.key, ask_id),
                text=moment.text(plan, ask.text)[0],
                limit=limit_words(ask),
            )
            for ask_id, ask in inject.asks.items()
            if team in moment.plan.respondents(plan, ask_id)
        ),
    )


def _forms(moment: Moment, plan: InstancePlan, team: str, *, everything: bool) -> Iterator[Form]:
    to_come = _is_wanted(moment, plan, team, everything=everything)
    for ask_id in plan.inject.asks:
        if team not in moment.plan.respondents(plan, ask_id):
            continue
        asked = asked_of(moment, plan.key, ask_id, team)
        if to_come or (asked is not None and asked.is_open):
            yield _form(moment, plan, ask_id, team, asked)


def asked_of(moment: Moment, key: InjectKey, ask_id: str, team: str) -> AskRecord | None:
    """Return a question that was put to a team already."""
    found = moment.view.asks_of(f"{key[0]}.{ask_id}")
    return next((ask for ask in found if ask.key == key and team in ask.teams), None)


def _form(moment: Moment, plan: InstancePlan, ask_id: str, team: str, asked: AskRecord | None) -> Form:
    ask = plan.inject.asks[ask_id]
    limit = limit_words(ask)
    if asked is not None and asked.fact.deadline_ms is not None:
        limit = f"by {moment.offset(asked.fact.deadline_ms)}"
    told = rendered(moment.view, moment.view.inject(plan.key))
    hidden = ask.is_mapped
    options = () if hidden else tuple(option.text for option in ask.options.values())
    return Form(
        number=form_number(moment.plan, plan.key, ask_id),
        subject=told[0] if told is not None else moment.subject(plan)[0],
        question=str(asked.fact.question) if asked is not None else moment.text(plan, ask.text)[0],
        kind="text" if hidden else ask.answer_kind,
        options=tuple((option_letter(place), text) for place, text in enumerate(options)),
        unit=(ask.number.unit or "") if ask.number else "",
        lowest=_number(ask.number.min) if ask.number else "",
        highest=_number(ask.number.max) if ask.number else "",
        limit=limit,
        rationale=ask.rationale,
        confidence=ask.confidence,
        deciders=_deciders(moment, team),
    )


def _number(value: float) -> str:
    return f"{readable(value)}"


def _deciders(moment: Moment, team: str) -> tuple[str, ...]:
    roles = moment.scenario.teams[team].roles
    return tuple(moment.scenario.role_name(team, name) for name, role in roles.items() if role.decides)
