"""Checks asks, expected actions and effects: who answers, what answers are possible, what they set off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from exercise_engine.model.ask import (
    AddToVariable,
    Ask,
    ChangeService,
    ConveneTeam,
    DeclareLevel,
    Effect,
    ExpectedAction,
    MetByAnswer,
    MetByMessage,
    MetByMilestone,
    MetByShare,
    MetByStatement,
    MetBySubmission,
    ReachMilestone,
    SetVariable,
    UnlockDocument,
)
from exercise_engine.model.base import Scalar
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.together import check_together
from exercise_engine.model.inject import Inject
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario

CONTROL_ADDRESS = "control"
"""Messages may go to the control cell; nothing else can."""
OTHER_OPTION = "other"
"""What control maps words to that fit no option."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What asks and expected actions may name."""

    targets: frozenset[str]
    """As `objective.target`."""
    asks: dict[str, Ask]
    """By `inject.ask`."""

    @classmethod
    def of(cls, scenario: Scenario) -> _Known:
        """Collect the names of a scenario."""
        objectives, injects = scenario.objectives.items(), scenario.injects.items()
        return cls(
            frozenset(f"{name}.{inner}" for name, objective in objectives for inner in objective.targets),
            {f"{name}.{inner}": ask for name, inject in injects for inner, ask in inject.asks.items()},
        )


def check_asks(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find everything that is wrong with asks, expected actions and effects."""
    known = _Known.of(scenario)
    for name, inject in scenario.injects.items():
        path: Path = ("injects", name)
        yield from check_effects((*path, "effects"), inject.effects, scenario)
        for ask_name, ask in inject.asks.items():
            ask_path = (*path, "asks", ask_name)
            yield from _check_answers(ask_path, ask)
            yield from _check_respondents(ask_path, inject, ask, directory)
            yield from check_together(ask_path, inject, ask, directory)
            yield from _check_tests(ask_path, ask.tests, known.targets)
            yield from check_effects((*ask_path, "effects"), ask.effects, scenario)
            for option_name, option in ask.options.items():
                option_path = (*ask_path, "options", option_name, "effects")
                yield from check_effects(option_path, option.effects, scenario)
        for expected_name, action in inject.expected.items():
            action_path = (*path, "expected", expected_name)
            yield from _check_by((*action_path, "by"), inject, action.by, directory)
            yield from _check_tests(action_path, action.tests, known.targets)
            yield from _check_met_by(action_path, action, known, directory)


def _check_answers(path: Path, ask: Ask) -> Iterator[Finding]:
    """Find asks whose keys contradict each other."""
    kind = ask.answer_kind
    if kind in ("choice", "several") and not ask.options:
        yield Finding(path, "E705", f"an ask of kind {kind} has no options", "add `options:`")
    if kind == "number" and ask.number is None:
        yield Finding(path, "E705", "an ask for a number has no range", "add `number: {min: 0, max: 100}`")
    if kind in ("number", "text") and ask.options:
        yield Finding(
            (*path, "options"), "E705", f"an ask of kind {kind} takes no options", "remove one of them"
        )
    if kind != "number" and ask.number is not None:
        yield Finding(
            (*path, "number"), "E705", f"an ask of kind {kind} takes no range", "remove one of them"
        )
    if not ask.options_shown and not ask.options:
        message = "options that are not shown must still be there, or nothing can be mapped to them"
        yield Finding((*path, "options_shown"), "E705", message, "add `options:`")
    if not ask.options_shown and kind == "several":
        message = "words are mapped to one option, and this ask takes several"
        yield Finding((*path, "options_shown"), "E705", message, "show the options, or ask for one choice")
    if ask.number is not None and ask.number.min > ask.number.max:
        message = f"the smallest answer {ask.number.min} is larger than the largest, {ask.number.max}"
        yield Finding((*path, "number"), "E706", message, "swap them")
    if ask.silence is not None:
        yield from _check_silence((*path, "silence"), ask, ask.silence)


def _check_silence(path: Path, ask: Ask, silence: str) -> Iterator[Finding]:
    if ask.answer_kind != "choice":
        message = f"silence means an option, and an ask of kind {ask.answer_kind} has no single one"
        yield Finding(path, "E707", message, "remove `silence`")
    elif silence not in ask.options:
        hint = did_you_mean(silence, ask.options) or f"options are {listed(ask.options, 'and')}"
        yield Finding(path, "E309", f'there is no option "{silence}"', hint)
    elif ask.within is None:
        message = "silence never takes effect, since the ask has no `within`"
        yield Finding(path, "E707", message, "add `within:`")


def _check_respondents(path: Path, inject: Inject, ask: Ask, directory: Directory) -> Iterator[Finding]:
    """Find respondents without anybody who is told and may decide."""
    wrong = list(_check_by((*path, "by"), inject, ask.by, directory))
    yield from wrong
    if wrong:
        return
    told = directory.posts_of(inject.to)
    for team in directory.teams_of(ask.by or inject.to):
        roles = directory.scenario.teams[team].roles
        deciding = [role for role, what in roles.items() if what.decides]
        if not deciding:
            message = f'team "{team}" is to answer, and none of its roles decides'
            yield Finding(
                path, "E704", message, f"add `decides: true` to a role, such as {next(iter(roles))}"
            )
        elif not any((team, role) in told for role in deciding):
            message = f'team "{team}" is to answer, and of it only roles are told that do not decide'
            yield Finding(path, "E704", message, f'send the inject also to "{team}.{deciding[0]}"')


def _check_by(path: Path, inject: Inject, by: tuple[str, ...], directory: Directory) -> Iterator[Finding]:
    """Find addresses at `by` that mean nobody, or a team that is not told."""
    told = set(directory.teams_of(inject.to))
    for index, address in enumerate(by):
        finding = directory.finding((*path, index), address)
        if finding is not None:
            yield finding
        elif not directory.posts(address):
            message = f'"{address}" is no team, and only teams act'
            yield Finding((*path, index), "E715", message, "name a team")
        elif told and told.isdisjoint(directory.teams_of((address,))):
            message = f'"{address}" is not told by this inject'
            yield Finding((*path, index), "E715", message, "add it to `to:`, or name a team that is told")


def _check_tests(path: Path, tests: str | None, targets: Iterable[str]) -> Iterator[Finding]:
    if tests is not None and tests not in targets:
        message = f'no objective has a target "{tests}"'
        hint = did_you_mean(tests, targets) or "write it as objective.target"
        yield Finding((*path, "tests"), "E310", message, hint)


def _check_met_by(
    path: Path, action: ExpectedAction, known: _Known, directory: Directory
) -> Iterator[Finding]:
    scenario = directory.scenario
    for index, pattern in enumerate(action.met_by):
        place = (*path, "met_by", index)
        match pattern:
            case MetByMessage():
                to = pattern.message.to
                finding = directory.finding((*place, "message", "to"), to)
                if finding is not None and to != CONTROL_ADDRESS:
                    yield finding
            case MetByMilestone():
                if pattern.milestone not in scenario.milestones:
                    yield _no_milestone((*place, "milestone"), pattern.milestone, scenario)
            case MetByStatement():
                if pattern.statement not in scenario.statements:
                    message = f'there is no kind of statement "{pattern.statement}"'
                    hint = did_you_mean(pattern.statement, scenario.statements) or "add it to `statements:`"
                    yield Finding((*place, "statement"), "E321", message, hint)
            case MetByShare() | MetBySubmission():
                pass  # `check_community` knows shares and obligations
            case MetByAnswer():
                yield from _check_answer((*place, "answer"), pattern, known.asks)
            case _:
                assert_never(pattern)


def _check_answer(path: Path, pattern: MetByAnswer, asks: dict[str, Ask]) -> Iterator[Finding]:
    ask = asks.get(pattern.answer.ask)
    if ask is None:
        hint = did_you_mean(pattern.answer.ask, asks) or "write it as inject.ask"
        yield Finding((*path, "ask"), "E309", f'there is no ask "{pattern.answer.ask}"', hint)
        return
    options = [*ask.options, *([OTHER_OPTION] if ask.is_mapped else [])]
    if pattern.answer.option not in options:
        message = f'ask "{pattern.answer.ask}" has no option "{pattern.answer.option}"'
        hint = did_you_mean(pattern.answer.option, options)
        yield Finding(
            (*path, "option"),
            "E309",
            message,
            hint or (f"options are {listed(options, 'and')}" if options else ""),
        )


def check_effects(path: Path, effects: tuple[Effect, ...], scenario: Scenario) -> Iterator[Finding]:
    """Find effects that name what does not exist, or give it what it cannot hold."""
    """Find what is wrong with effects."""
    for index, effect in enumerate(effects):
        place = (*path, index)
        match effect:
            case ReachMilestone():
                milestone = scenario.milestones.get(effect.reach)
                if milestone is None:
                    yield _no_milestone((*place, "reach"), effect.reach, scenario)
                else:
                    yield from _check_on((*place, "on"), effect.on, milestone.per, scenario)
            case SetVariable():
                yield from _check_variable(place, "set", effect.set, effect.on, scenario)
                yield from _check_new_value((*place, "to"), effect.set, effect.to, scenario)
            case AddToVariable():
                yield from _check_variable(place, "add", effect.add, effect.on, scenario)
                yield from _check_sum((*place, "add"), effect, scenario)
            case UnlockDocument() | ConveneTeam() | ChangeService():
                pass  # `check_guidance` knows documents and joint teams, `check_community` services
            case DeclareLevel():
                yield from _check_level(place, effect, scenario)
            case _:
                assert_never(effect)


def _check_level(path: Path, effect: DeclareLevel, scenario: Scenario) -> Iterator[Finding]:
    level = scenario.levels.get(effect.declare)
    if level is None:
        message = f'there is no level "{effect.declare}"'
        hint = did_you_mean(effect.declare, scenario.levels) or "add it to `levels:`"
        yield Finding((*path, "declare"), "E322", message, hint)
        return
    yield from _check_on((*path, "on"), effect.on, level.per, scenario)
    if effect.to not in level.values:
        message = f'level "{effect.declare}" is never "{effect.to}"'
        hint = did_you_mean(effect.to, level.values) or f"its values are {listed(level.values, 'and')}"
        yield Finding((*path, "to"), "E322", message, hint)


def _check_variable(path: Path, key: str, name: str, on: str | None, scenario: Scenario) -> Iterator[Finding]:
    if name not in scenario.variables:
        message = f'there is no variable "{name}"'
        yield Finding(
            (*path, key), "E306", message, did_you_mean(name, scenario.variables) or "add it to `variables:`"
        )
    else:
        yield from _check_on((*path, "on"), on, scenario.variable(name).per, scenario)


def _check_on(path: Path, on: str | None, per: str, scenario: Scenario) -> Iterator[Finding]:
    """Find owners that a milestone or variable does not have."""
    if on is None:
        return
    if per == "exercise":
        message = "there is one for the whole exercise, so that `on` says nothing"
        yield Finding(path, "E312", message, "remove `on`, or declare it `per: organisation` or `per: team`")
        return
    known = scenario.organisations if per == "organisation" else scenario.teams
    if on not in known:
        yield Finding(
            path, "E312", f'there is one per {per}, and no {per} is called "{on}"', did_you_mean(on, known)
        )


def _check_new_value(path: Path, name: str, value: Scalar, scenario: Scenario) -> Iterator[Finding]:
    if name not in scenario.variables:
        return
    before = scenario.variable(name).value
    if _kind(before) != _kind(value):
        message = f'variable "{name}" holds {_kind(before)}, and this is {_kind(value)}'
        yield Finding(path, "E711", message, "a variable keeps the kind of value that it starts with")


def _check_sum(path: Path, effect: AddToVariable, scenario: Scenario) -> Iterator[Finding]:
    if effect.add not in scenario.variables:
        return
    kind = _kind(scenario.variable(effect.add).value)
    if kind != "a number":
        message = f'variable "{effect.add}" holds {kind}, and adding needs a number'
        yield Finding(path, "E711", message, "use `set:` and `to:`")


def _kind(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "text" if isinstance(value, str) else "a number"


def _no_milestone(path: Path, name: str, scenario: Scenario) -> Finding:
    hint = did_you_mean(name, scenario.milestones) or "add it to `milestones:`"
    return Finding(path, "E305", f'there is no milestone "{name}"', hint)
