"""Conditions: short true-or-false sentences over facts of the exercise, in CEL; never about time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import cel

from exercise_engine.core.community.names import COMMUNITY_ROOTS
from exercise_engine.core.names import Name, Namespace, NameValue
from exercise_engine.core.plan import InstancePlan
from exercise_engine.model.base import CONDITION_LENGTH_MAX

NAME_ROOTS = (
    "milestones",
    "variables",
    "phase",
    "answers",
    "items",
    "statements",
    "levels",
    *COMMUNITY_ROOTS,
)
ALLOWED_FUNCTIONS = frozenset({"size"})
TRIALS_MAX = 4_096
"""A check tries this many value combinations at most; beyond it some of every kind stand for all."""
SPREAD = 2_654_435_761
"""A large prime: its multiples reach all parts of any number of combinations."""
CANDIDATES_SHOWN = 4
"""More names than this do not help to find the right one."""
ONLY_THESE = "there are operators, in and size()"
LITERAL_WORDS = frozenset({"true", "false", "null", "in"})

_TOKEN = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)*)"
)


@dataclass(frozen=True, slots=True)
class ConditionProblem:
    """What is wrong with a condition."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition."""

    text: str
    names: tuple[str, ...]
    """The flat names it reads."""
    program: cel.Program
    later: tuple[tuple[str, NameValue], ...] = ()
    """Those of them that facts do not know before they change, with their values until then."""

    def holds(self, facts: Facts) -> bool:
        """Return whether it is true now; a condition that cannot be evaluated is not."""
        for name, value in self.later:
            facts.presume(name, value)
        return facts.evaluate(self.program)


class Facts:
    """The values of all names, kept in one flat context that evaluations reuse."""

    def __init__(self, values: Mapping[str, NameValue]) -> None:
        self._context = cel.Context({name: _for_cel(value) for name, value in values.items()})
        self._known = set(values)

    def update(self, name: str, value: NameValue) -> None:
        """Take a new value of one name."""
        self._context.add_variable(name, _for_cel(value))
        self._known.add(name)

    def presume(self, name: str, value: NameValue) -> None:
        """Take the value of a name that never changed so far."""
        if name not in self._known:
            self.update(name, value)

    def evaluate(self, program: cel.Program) -> bool:
        """Return whether a program is true."""
        try:
            return program.execute(self._context) is True
        except (TypeError, ValueError, RuntimeError, OverflowError):
            return False


def _for_cel(value: NameValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def compile_condition(text: str, namespace: Namespace, instance: InstancePlan | None = None) -> Condition:
    """Compile a condition that was checked; raises ValueError if it was not."""
    flat, names, problems = _flatten(text, namespace, instance)
    if problems:
        raise ValueError(f"{problems[0].message}: {text}")
    later = tuple({name.flat: name.initial for name in names if name.is_later}.items())
    return Condition(text, tuple(sorted({name.flat for name in names})), cel.compile(flat), later)


def check_condition(
    text: str, namespace: Namespace, instances: Sequence[InstancePlan | None] = (None,)
) -> tuple[ConditionProblem, ...]:
    """Return everything wrong with a condition, for each instance of the inject that it stands in."""
    if len(text) > CONDITION_LENGTH_MAX:
        message = f"the condition has {len(text)} characters; {CONDITION_LENGTH_MAX} are allowed"
        return (ConditionProblem("E501", message, "move part of it into a milestone that an effect reaches"),)
    found: dict[ConditionProblem, None] = {}
    for instance in instances:
        for problem in _check_one(text, namespace, instance):
            found[problem] = None
    return tuple(found)


def _check_one(
    text: str, namespace: Namespace, instance: InstancePlan | None
) -> tuple[ConditionProblem, ...]:
    flat, names, problems = _flatten(text, namespace, instance)
    if problems:
        return problems
    try:
        program = cel.compile(flat)
    except ValueError as error:
        reason = str(error).partition("ERROR:")[2].partition("\n")[0].strip() or "it cannot be read"
        reason = re.sub(r"^<input>:\d+:\d+: ", "", reason).replace("'<EOF>'", "the end")
        return (ConditionProblem("E502", f"the condition cannot be read: {reason}"),)
    return _try_values(program, list({name.flat: name for name in names}.values()))


def can_hold(text: str, namespace: Namespace) -> bool:
    """Return whether some values of its names make a condition true, as far as that can be tried."""
    flat, names, problems = _flatten(text, namespace, None)
    several = list({name.flat: name for name in names}.values())
    count = math.prod(len(name.samples) for name in several)
    if problems or count > TRIALS_MAX or any(name.kind == "number" for name in several):
        return True
    program = cel.compile(flat)
    return any(
        Facts({name.flat: value for name, value in zip(several, values, strict=True)}).evaluate(program)
        for values in _combinations(several)
    )


def _try_values(program: cel.Program, names: list[Name]) -> tuple[ConditionProblem, ...]:
    """Evaluate with typical values of every name: the result must always be true or false."""
    for values in _combinations(names):
        context = {name.flat: _for_cel(value) for name, value in zip(names, values, strict=True)}
        try:
            result = program.execute(context)
        except (TypeError, ValueError, RuntimeError, OverflowError):
            unanswered = [
                n.flat.replace("__", ".") for n, value in zip(names, values, strict=True) if value is None
            ]
            if unanswered:
                hint = f"put `{unanswered[0]} != null && ` in front"
                return (ConditionProblem("E504", f"fails while {unanswered[0]} is not answered yet", hint),)
            return (ConditionProblem("E505", "compares or combines values of different kinds"),)
        if not isinstance(result, bool):
            return (
                ConditionProblem("E506", "is not true or false, but a value", "compare it with something"),
            )
    return ()


def _combinations(names: list[Name]) -> Iterator[tuple[NameValue, ...]]:
    """Yield every combination of typical values, or as many as are tried, spread over all of them."""
    count = math.prod(len(name.samples) for name in names)
    for trial in range(min(count, TRIALS_MAX)):
        rest = trial if count <= TRIALS_MAX else trial * SPREAD % count
        values = []
        for name in names:
            rest, place = divmod(rest, len(name.samples))
            values.append(name.samples[place])
        yield tuple(values)


def _flatten(
    text: str, namespace: Namespace, instance: InstancePlan | None
) -> tuple[str, list[Name], tuple[ConditionProblem, ...]]:
    """Replace dotted names by flat ones and whole numbers by decimals; collect names and problems."""
    names: list[Name] = []
    problems: list[ConditionProblem] = []

    def replace(found: re.Match[str]) -> str:
        if found["string"] is not None:
            return found["string"]
        if found["number"] is not None:
            return found["number"] if "." in found["number"] else f"{found['number']}.0"
        dotted = re.sub(r"\s", "", found["name"])
        called = text[found.end() :].lstrip().startswith("(")
        if dotted in LITERAL_WORDS or (called and dotted in ALLOWED_FUNCTIONS):
            return dotted
        if called:
            problems.append(
                ConditionProblem("E503", f"{dotted}() is not available in conditions", ONLY_THESE)
            )
            return dotted
        name = namespace.resolve(dotted, instance)
        if name is None:
            problems.append(_unknown(dotted, namespace, instance))
            return dotted
        names.append(name)
        return name.flat

    return _TOKEN.sub(replace, text), names, tuple(problems)


def _unknown(dotted: str, namespace: Namespace, instance: InstancePlan | None) -> ConditionProblem:
    if several := namespace.meanings(dotted):
        shown = ", ".join(several[:CANDIDATES_SHOWN]) + (", ..." if len(several) > CANDIDATES_SHOWN else "")
        return ConditionProblem("E508", f"{dotted} could mean several things", f"say one of {shown}")
    if dotted.endswith(".own") and (instance is None or instance.inject.each is None):
        return ConditionProblem("E509", f"{dotted}: `own` is a name only in an inject with `each`")
    root = dotted.partition(".")[0]
    known = namespace.spellings()
    if root not in NAME_ROOTS:
        near = get_close_matches(dotted, known, n=1, cutoff=0.75)
        hint = (
            f"did you mean {near[0]}?"
            if near
            else f"names start with {', '.join(NAME_ROOTS)}; put words in quotes"
        )
        return ConditionProblem("E507", f"{dotted} is not a name", hint)
    near = get_close_matches(dotted, [name for name in known if name.startswith(root)], n=1, cutoff=0.5)
    return ConditionProblem("E507", f"{dotted} is not a name", f"did you mean {near[0]}?" if near else "")
