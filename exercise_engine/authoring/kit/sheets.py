"""Sheets for the control cell: what answers mean, whom it plays, and who is where."""

from __future__ import annotations

from exercise_engine.authoring.kit.envelopes import asked_of, limit_words
from exercise_engine.authoring.kit.moment import Moment
from exercise_engine.authoring.kit.msel import in_order, status_words
from exercise_engine.authoring.kit.records import (
    AnswerKey,
    OptionKey,
    PersonaLine,
    PersonaSheet,
    RoleLine,
    TeamLine,
)
from exercise_engine.core.control_timeline import TimelineRow, plan_words
from exercise_engine.core.paper.numbering import form_number, option_letter
from exercise_engine.core.plan import InstancePlan
from exercise_engine.model.ask import Ask, Effect, MetByMessage


def answer_keys(moment: Moment) -> tuple[AnswerKey, ...]:
    """Return how each question is read, in the order of the file."""
    return tuple(
        _answer_key(moment, plan, ask_id, ask)
        for plan in moment.plan.instances.values()
        for ask_id, ask in plan.inject.asks.items()
    )


def persona_sheets(moment: Moment) -> tuple[PersonaSheet, ...]:
    """Return a sheet for each persona, in the order of the file."""
    rows = in_order(moment)
    return tuple(
        PersonaSheet(
            name=persona.name,
            label=persona_id,
            played_by="SimCell" if persona.played_by == "simcell" else "control",
            knows=persona.knows,
            never_says=persona.never_says,
            lines=tuple(_persona_line(moment, row) for row in rows if row.sender == persona_id),
            expects=_expects(moment, persona_id),
        )
        for persona_id, persona in moment.scenario.personas.items()
    )


def contacts(moment: Moment) -> tuple[TeamLine, ...]:
    """Return the teams with their roles, by organisation; joint teams come last."""
    scenario = moment.scenario
    ordinary = [team for organisation in scenario.organisations for team in scenario.teams_of(organisation)]
    joint = [team for team in scenario.teams if team not in ordinary]
    return tuple(
        TeamLine(
            organisation="; ".join(map(scenario.name_of, scenario.organisations_of(team))),
            name=scenario.name_of(team),
            roles=tuple(
                RoleLine(scenario.role_name(team, role_id), role.decides, role.seats)
                for role_id, role in scenario.teams[team].roles.items()
            ),
        )
        for team in (*ordinary, *joint)
    )


def effect_words(effect: Effect) -> str:
    """Return an effect as the scenario writes it: `reach isolated`, `add backups, by -1`."""
    values = effect.model_dump(mode="json", by_alias=True, exclude_none=True)
    return ", ".join(f"{key} {value}" for key, value in values.items())


def _answer_key(moment: Moment, plan: InstancePlan, ask_id: str, ask: Ask) -> AnswerKey:
    number = form_number(moment.plan, plan.key, ask_id)
    options = tuple(
        OptionKey(
            letter=option_letter(place),
            label=option_id,
            text=option.text,
            says=option.says,
            effects=tuple(effect_words(effect) for effect in option.effects),
        )
        for place, (option_id, option) in enumerate(ask.options.items())
    )
    return AnswerKey(
        forms=tuple(
            (number, moment.scenario.name_of(team), _answered(moment, plan, ask_id, team))
            for team in moment.plan.respondents(plan, ask_id)
        ),
        label=f"{plan.key[0]}.{ask_id}"
        + (f" for {moment.scenario.name_of(plan.key[1])}" if plan.key[1] else ""),
        question=moment.text(plan, ask.text)[0],
        kind=ask.answer_kind,
        hidden=ask.is_mapped,
        options=options,
        effects=tuple(effect_words(effect) for effect in ask.effects),
        limit=limit_words(ask),
        silence=ask.silence or "",
        tests=ask.tests or "",
    )


def _answered(moment: Moment, plan: InstancePlan, ask_id: str, team: str) -> str:
    """Return what a team answered already, empty if it did not."""
    asked = asked_of(moment, plan.key, ask_id, team)
    if asked is None or asked.given is None:
        return "overdue" if asked is not None and asked.is_overdue else ""
    return f"answered at {moment.offset(asked.answered_ms)}: {moment.view.answer_text(asked.given)}"


def _persona_line(moment: Moment, row: TimelineRow) -> PersonaLine:
    plan = moment.plan.instances[row.inject] if row.inject is not None else None
    when = "" if row.planned_ms is None else moment.offset(row.planned_ms)
    subject = row.subject if plan is None or not row.is_open else moment.subject(plan)[0]
    return PersonaLine(
        number=moment.number(row.inject) if row.inject is not None else "",
        when=when or (plan_words(plan) if plan is not None else ""),
        to=_addressed(moment, plan, row),
        channel=moment.view.channel_name(row.channel),
        subject=subject,
        status=status_words(moment, row),
    )


def _addressed(moment: Moment, plan: InstancePlan | None, row: TimelineRow) -> tuple[str, ...]:
    addresses = plan.recipients.audience if plan is not None else row.to
    return tuple(moment.scenario.name_of(address) for address in addresses)


def _expects(moment: Moment, persona: str) -> tuple[str, ...]:
    """Return the actions by which teams should turn to a persona of their own accord."""
    found: dict[str, None] = {}
    for plan in moment.plan.instances.values():
        for name, action in plan.inject.expected.items():
            if any(isinstance(p, MetByMessage) and p.message.to == persona for p in action.met_by):
                teams = ", ".join(
                    moment.scenario.name_of(team) for team in moment.plan.expected_of(plan, name)
                )
                found[f"{teams}: {action.text} (after {moment.number(plan.key)})"] = None
    return tuple(found)
