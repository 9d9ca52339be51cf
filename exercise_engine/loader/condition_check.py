"""Checks every condition of a scenario against the names that exist and the values they can have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exercise_engine.core.conditions import can_hold, check_condition
from exercise_engine.core.names import Name, Namespace, NameValue
from exercise_engine.core.plan import InstancePlan, Plan
from exercise_engine.loader.baseline_check import check_baseline_condition
from exercise_engine.model.checks.phases import phase_places
from exercise_engine.model.checks.sharing import gets_anyway
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.survey import truth_conditions

_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+"
_LEADING_NAME = re.compile(rf"^{_NAME}")
"""The name with which messages about names begin."""
_WORD = r"\"([^\"\\]*)\"|'([^'\\]*)'"
_COMPARED = re.compile(rf"({_NAME})\s*[=!]=\s*(?:{_WORD})|(?:{_WORD})\s*(?:[=!]=|in)\s+({_NAME})")
"""A name beside a word in quotes: `answers.note.stop == "now"`, `"now" in answers.note.stop`."""
_ONE_OF = re.compile(rf"({_NAME})\s+in\s*\[([^\[\]]*)\]")
"""A name beside a list: `services.cranes in ["down", "degraded"]`."""
_WORDS = re.compile(_WORD)
_FREE = "variables."
"""These names can have any word as their value; all others have the words of their samples and no others."""

_Instances = Sequence[InstancePlan | None]


def check_conditions(plan: Plan, namespace: Namespace) -> Iterator[Finding]:
    """Find everything that is wrong with conditions."""
    for path, text, instances in _conditions(plan):
        problems = check_condition(text, namespace, instances)
        for problem in problems:
            message = _plain(problem.message)
            name = _LEADING_NAME.match(problem.message)
            yield Finding(path, problem.code, message, problem.hint, name[0] if name else "")
        if not problems:
            yield from gets_anyway(plan.scenario, path, text)
            words = tuple(_check_words(path, text, namespace, instances[0]))
            yield from words
            yield from check_baseline_condition(plan, namespace, path, text, instances)
            if path[0] == "obligations" and not words and not can_hold(text, namespace):
                hint = "compare with values that it can have"
                yield Finding(path, "E355", "this can never be true, so nothing opens it", hint)


def _plain(message: str) -> str:
    """Return a message without the parser's own words."""
    if "Recursion limit" in message:
        return "the condition cannot be read: brackets lie too deep inside each other"
    return message.partition(" expecting ")[0].replace("Syntax error: ", "")


def _check_words(
    path: Path, text: str, namespace: Namespace, instance: InstancePlan | None
) -> Iterator[Finding]:
    """Find words that a name can never have as its value, so that the comparison says nothing."""
    for dotted, word in _compared(text):
        name = namespace.resolve(dotted, instance)
        if name is not None:
            yield from _check_word(path, dotted, word, name)


def _compared(text: str) -> Iterator[tuple[str, str]]:
    """Yield every name with every word that it is compared with."""
    for found in _COMPARED.finditer(text):
        word = next((group for group in found.group(2, 3, 4, 5) if group is not None), "")
        yield found[1] or found[6], word
    for listing in _ONE_OF.finditer(text):
        for double, single in _WORDS.findall(listing[2]):
            yield listing[1], double or single


def _check_word(path: Path, dotted: str, word: str, name: Name) -> Iterator[Finding]:
    if name.kind in ("bool", "number"):
        kind = "true or false" if name.kind == "bool" else "a number"
        message = f'{dotted} is {kind}, and never "{word}"'
        yield Finding(path, "E505", message, "compare it with its own kind", dotted)
    elif not dotted.startswith(_FREE):
        known = [word for sample in name.samples for word in _words_in(sample)]
        if word not in known:
            hint = did_you_mean(word, known) or f"it can be {listed(dict.fromkeys(known))}"
            yield Finding(path, "E510", f'{dotted} is never "{word}"', hint, word)


def _words_in(sample: NameValue) -> tuple[str, ...]:
    if isinstance(sample, tuple):
        return sample
    return (sample,) if isinstance(sample, str) else ()


def _conditions(plan: Plan) -> Iterator[tuple[Path, str, _Instances]]:
    """Yield every condition with its path, and the instances of the inject that it stands in."""
    scenario = plan.scenario
    for name, inject in scenario.injects.items():
        for key, text in (("when", inject.when), ("unless", inject.unless), ("if", inject.if_)):
            if text is not None:
                instances = [plan.instances[instance] for instance in plan.by_inject.get(name, ())]
                yield ("injects", name, key), text, instances or [None]
        for index, hint in enumerate(inject.hints):
            if hint.unless is not None:
                instances = [plan.instances[instance] for instance in plan.by_inject.get(name, ())]
                yield ("injects", name, "hints", index, "unless"), hint.unless, instances or [None]
    for name, obligation in scenario.obligations.items():
        if obligation.notifiable is not None:
            yield ("obligations", name, "notifiable"), obligation.notifiable, [None]
    for name, document in scenario.documents.items():
        if document.when is not None:
            yield ("documents", name, "when"), document.when, [None]
    words = scenario.variables_with_text()
    for part in ("probes", "questionnaires"):
        for name, survey in getattr(scenario, part).items():
            for key, text in (("when", survey.when), ("unless", survey.unless)):
                if text is not None:
                    yield (part, name, key), text, [None]
    for name, probe in scenario.probes.items():
        for question_name, question in probe.questions.items():
            for below, text in truth_conditions(question, words):
                yield ("probes", name, "questions", question_name, "truth", *below), text, [None]
    for persona_name, persona in scenario.personas.items():
        for answer_name, prepared in persona.answers.items():
            if prepared.when is not None:
                yield ("personas", persona_name, "answers", answer_name, "when"), prepared.when, [None]
    for enquiry_name, enquiry in scenario.enquiries.items():
        for index, answer in enumerate(enquiry.answers):
            if answer.when is not None:
                yield ("enquiries", enquiry_name, "answers", index, "when"), answer.when, [None]
    for place in phase_places(scenario.phases):
        for index, way in enumerate(place.phase.next):
            for key, text in (("when", way.when), ("unless", way.unless)):
                if text is not None:
                    yield (*place.path, "next", index, key), text, [None]
    for gate_name, gate in scenario.gates.items():
        if gate.until is not None:
            yield ("gates", gate_name, "until"), gate.until, [None]
    for objective_name, objective in scenario.objectives.items():
        for target_name, target in objective.targets.items():
            if target.met is not None:
                yield ("objectives", objective_name, "targets", target_name, "met"), target.met, [None]
        for index, hint in enumerate(objective.hints):
            if hint.unless is not None:
                yield ("objectives", objective_name, "hints", index, "unless"), hint.unless, [None]
