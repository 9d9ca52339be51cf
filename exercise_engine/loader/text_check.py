"""Checks every text of a scenario: its names exist, and it can be rendered with the values at StartEx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exercise_engine.core.names import owners
from exercise_engine.core.plan import InstancePlan, Plan
from exercise_engine.errors import TextError
from exercise_engine.loader.baseline_check import ROOT, TextPlace, check_baseline_name, inject_place
from exercise_engine.loader.text import JinjaTexts, NameUse, analyse_text, is_template
from exercise_engine.model.base import Scalar
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import story_start_ms, story_text

NAMES_LISTED_MAX = 8
"""A hint that lists more names than these is not read."""

_COMPUTES = re.compile(r"[|<>=]|\bin\b")
"""Marks of filters and comparisons, which can fail for values of the wrong kind."""
_OWNED = ("variables", "milestones")
"""Roots of names that may have one value for each organisation or team."""
_Names = Mapping[str, object]
"""Names and what lies below them: mappings, and values at StartEx at their ends."""


def check_texts(plan: Plan) -> Iterator[Finding]:
    """Find everything that is wrong with texts."""
    shared = _shared_names(plan.scenario)
    texts = JinjaTexts()
    for name, inject in plan.scenario.injects.items():
        instances = [plan.instances[key] for key in plan.by_inject.get(name, ())]
        names = _names_of(instances, shared, plan.scenario)
        path: Path = ("injects", name)
        told = replace(names, baseline=inject_place(plan.scenario, instances))
        for place, text in (("subject", inject.subject), ("body", inject.body)):
            yield from _check_text((*path, place), text, told, texts)
        for ask_name, ask in inject.asks.items():
            yield from _check_text((*path, "asks", ask_name, "text"), ask.text, names, texts)
            for option_name, option in ask.options.items():
                option_path = (*path, "asks", ask_name, "options", option_name, "text")
                yield from _no_template(option_path, option.text)
        for expected_name, action in inject.expected.items():
            yield from _no_template((*path, "expected", expected_name, "text"), action.text)
        for index, hint in enumerate(inject.hints):
            yield from _check_text((*path, "hints", index, "text"), hint.text, names, texts)
    yield from _check_guidance(plan.scenario, _outside(plan.scenario, shared), texts)
    yield from _check_surveys(plan.scenario)
    yield from _check_people_texts(plan.scenario, _outside(plan.scenario, shared), texts)


def _check_guidance(scenario: Scenario, names: _InjectNames, texts: JinjaTexts) -> Iterator[Finding]:
    """Find what is wrong with texts that belong to no inject."""
    for brief_id, brief in scenario.briefs.items():
        yield from _check_text(("briefs", brief_id, "title"), brief.title, names, texts)
        yield from _check_text(("briefs", brief_id, "text"), brief.text, names, texts)
    for objective_id, objective in scenario.objectives.items():
        for index, hint in enumerate(objective.hints):
            yield from _check_text(
                ("objectives", objective_id, "hints", index, "text"), hint.text, names, texts
            )
    for duty_id, duty in scenario.duties.items():
        for index, text in enumerate((duty.text, *duty.tasks)):
            place: Path = ("duties", duty_id, *(("tasks", index - 1) if index else ("text",)))
            yield from _no_template(place, text)


def _check_surveys(scenario: Scenario) -> Iterator[Finding]:
    """Find texts of probes and questionnaires that would show a template as it stands."""
    for part in ("probes", "questionnaires"):
        for name, survey in getattr(scenario, part).items():
            path: Path = (part, name)
            yield from _no_template((*path, "title"), survey.title)
            yield from _no_template((*path, "intro"), survey.intro)
            for question_name, question in survey.questions.items():
                place = (*path, "questions", question_name)
                yield from _no_template((*place, "text"), question.text)
                for option, text in question.options.items():
                    yield from _no_template((*place, "options", option), text)


def _check_people_texts(scenario: Scenario, names: _InjectNames, texts: JinjaTexts) -> Iterator[Finding]:
    """Find what is wrong with the answers of tools, and with those that personas have ready."""
    for name, enquiry in scenario.enquiries.items():
        for index, answer in enumerate(enquiry.answers):
            yield from _check_text(("enquiries", name, "answers", index, "reply"), answer.reply, names, texts)
        yield from _check_text(("enquiries", name, "otherwise"), enquiry.otherwise, names, texts)
    for name, persona in scenario.personas.items():
        for answer_name, prepared in persona.answers.items():
            yield from _no_template(("personas", name, "answers", answer_name, "text"), prepared.text)


@dataclass(frozen=True, slots=True)
class _InjectNames:
    """What the texts of one inject may name."""

    names: _Names
    has_own: bool
    """Whether there is an instance for each team or organisation."""
    baseline: TextPlace
    """Whose baseline these texts may name."""


def _names_of(instances: list[InstancePlan], shared: _Names, scenario: Scenario) -> _InjectNames:
    """Return the names of an inject: those of all texts, and its own where it has instances."""
    if not instances or instances[0].inject.each is None:
        return _outside(scenario, shared)
    first = instances[0]
    has_team = all(instance.own_team for instance in instances)
    own: dict[str, object] = {"organisation": _named(first.own_organisation)}
    if has_team:
        own["team"] = _named(first.own_team)
    with_own = dict(shared)
    for root in (*_OWNED, ROOT):
        below = shared.get(root)
        if isinstance(below, Mapping):
            with_own[root] = {
                name: _with_own(_per(scenario, root, name), values, has_team=has_team)
                for name, values in below.items()
            }
    return _InjectNames({**with_own, "own": own}, has_own=True, baseline=TextPlace(scenario))


def _outside(scenario: Scenario, shared: _Names) -> _InjectNames:
    """Return the names of texts that are the same for everybody who gets them."""
    return _InjectNames(shared, has_own=False, baseline=TextPlace(scenario))


def _with_own(per: str, values: object, *, has_team: bool) -> object:
    if isinstance(values, dict) and (per == "organisation" or has_team):
        return {**values, "own": next(iter(values.values()))}
    return values


def _check_text(path: Path, text: str, names: _InjectNames, texts: JinjaTexts) -> Iterator[Finding]:
    if not is_template(text):
        return
    uses, faults = analyse_text(text)
    for fault in faults:
        yield Finding(path, fault.code, fault.message, fault.hint)
    wrong = [finding for use in uses if (finding := _check_name(path, use, names)) is not None]
    yield from wrong
    if faults or any(not finding.code.startswith("W") for finding in wrong) or not _COMPUTES.search(text):
        return
    try:
        texts.render(text, names.names)
    except TextError as error:
        message = f"with the values at StartEx {error}"
        yield Finding(path, "E604", message, "such as round for a number, upper for a text")


def _check_name(path: Path, use: NameUse, names: _InjectNames) -> Finding | None:
    """Return what is wrong with one name, if anything is."""
    parts = use.dotted.split(".")
    if "own" in (parts[0], parts[-1]) and not names.has_own:
        message = f'"{use.dotted}": `own` is a name only in an inject with `each`'
        return Finding(path, "E602", message, "add `each: team` or `each: organisation`", use.dotted)
    if parts[0] == ROOT:
        return check_baseline_name(path, use, names.baseline)
    below: object = names.names
    for index, part in enumerate(parts):
        if not isinstance(below, Mapping) or part not in below:
            known = list(below) if isinstance(below, Mapping) else []
            before = "".join(f"{earlier}." for earlier in parts[:index])
            hint = did_you_mean(part, known).replace('"', f'"{before}', 1) or _few(known)
            return Finding(path, "E602", f'there is no name "{use.dotted}"', hint, use.dotted)
        below = below[part]
    if isinstance(below, Mapping):
        message = f'"{use.dotted}" is no single value'
        return Finding(path, "E602", message, f"write {use.dotted}.{next(iter(below), 'name')}", use.dotted)
    is_fixed_owner = parts[0] in _OWNED and len(parts) > 2 and parts[-1] != "own"  # noqa: PLR2004
    if names.has_own and use.is_shown and is_fixed_owner:
        message = f'everybody is shown the value of "{parts[-1]}", and each gets a text of its own'
        hint = f"write {parts[0]}.{parts[1]}.own for the reader's own value"
        return Finding(path, "W601", message, hint, use.dotted)
    return None


def _no_template(path: Path, text: str) -> Iterator[Finding]:
    if is_template(text):
        message = "this text is no template, and its braces are shown as they stand"
        yield Finding(path, "W602", message, "subjects, bodies and questions of asks are templates")


def _shared_names(scenario: Scenario) -> _Names:
    """Return the names that every text may use, with their values at StartEx."""
    return {
        "variables": {
            name: _by_owner(scenario, scenario.variable(name).per, scenario.variable(name).value)
            for name in scenario.variables
        },
        "milestones": {
            name: _by_owner(scenario, milestone.per, value=False)
            for name, milestone in scenario.milestones.items()
        },
        "organisations": {name: {"name": found.name} for name, found in scenario.organisations.items()},
        "teams": {name: {"name": scenario.name_of(name)} for name in scenario.teams},
        "personas": {name: {"name": persona.name} for name, persona in scenario.personas.items()},
        **_baselines(scenario),
        "story": story_text(story_start_ms(scenario.clock), scenario.clock),
    }


def _baselines(scenario: Scenario) -> _Names:
    measures = {
        name: {who: "unknown" for who in scenario.organisations if measure.is_answered_by(who)}
        for name, measure in scenario.baseline.items()
    }
    return {ROOT: measures} if measures else {}


def _by_owner(scenario: Scenario, per: str, value: Scalar) -> object:
    return value if per == "exercise" else dict.fromkeys(owners(scenario, per), value)


def _per(scenario: Scenario, root: str, name: str) -> str:
    if root == ROOT:
        return "organisation"
    return scenario.variable(name).per if root == "variables" else scenario.milestones[name].per


def _named(identifier: str) -> dict[str, str]:
    return {"id": identifier, "name": identifier}


def _few(known: list[str]) -> str:
    return f"there are {listed(known, 'and')}" if 0 < len(known) <= NAMES_LISTED_MAX else ""
