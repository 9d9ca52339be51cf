"""Checks probes and questionnaires: when they open, who fills them in, and what is true."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.injects import Items
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.survey import FormQuestion, ProbeQuestion, Survey, variable_of
from exercise_engine.model.timing import parse_after

WAYS = "at, after, when, unless or manual"
TWO = 2


def check_surveys(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find everything that is wrong with probes and questionnaires apart from their conditions."""
    items = Items(scenario)
    for name, probe in scenario.probes.items():
        path: Path = ("probes", name)
        yield from _check_survey(path, probe, items, directory)
        for question_name, question in probe.questions.items():
            yield from _check_truth((*path, "questions", question_name, "truth"), question, scenario)
    for name, form in scenario.questionnaires.items():
        path = ("questionnaires", name)
        if name in scenario.probes:
            hint = "probes and questionnaires share one space of ids"
            yield Finding(path, "E313", f'"{name}" is already the id of a probe', hint)
        yield from _check_survey(path, form, items, directory)
        for question_name, asked in form.questions.items():
            yield from _check_question((*path, "questions", question_name), asked)


def _check_survey(path: Path, survey: Survey, items: Items, directory: Directory) -> Iterator[Finding]:
    given = [word for word in ("at", "after", "when", "unless") if getattr(survey, word) is not None]
    given += ["manual"] if survey.manual else []
    if not given:
        yield Finding(path, "E701", "nothing says when it opens", f"add one of {WAYS}")
    timed = [word for word in given if word in ("at", "after")]
    if len(timed) > 1 or (survey.manual and len(given) > 1):
        hint = "at or after may be joined with when and unless; manual stands alone"
        yield Finding((*path, given[-1]), "E701", f"{listed(given, 'and')} exclude each other", hint)
    if survey.after is not None:
        item = parse_after(survey.after).item
        if item:
            yield from items.check((*path, "after"), item)
        else:
            message = f"{survey.after} counts from entry of a phase, and there is none here"
            yield Finding((*path, "after"), "E713", message, "name an item before the delay")
    wrong = [
        finding
        for index, address in enumerate(survey.to)
        if (finding := directory.finding((*path, "to", index), address)) is not None
    ]
    yield from wrong
    if not wrong and not directory.posts_of(survey.to):
        message = "nobody in the exercise fills it in: the addresses mean no team"
        yield Finding((*path, "to"), "E703", message, "add a team")


def _check_truth(path: Path, question: ProbeQuestion, scenario: Scenario) -> Iterator[Finding]:
    """Find truths that name no option, or leave open which option a condition means."""
    truth, options = question.truth, question.options
    if isinstance(truth, dict):
        for option in truth:
            if option not in options:
                yield _no_option((*path, option), option, question)
        if not truth:
            yield Finding(
                path, "E751", "no option has a condition", "add one, such as `closed: milestones.x`"
            )
        return
    if truth in options:
        return
    variable = variable_of(truth)
    if variable is not None and variable in scenario.variables_with_text():
        value = str(scenario.variable(variable).value)
        if value not in options:
            message = f'variable "{variable}" starts as "{value}", which is no option of this question'
            yield Finding(path, "E751", message, f"options are {listed(options, 'and')}")
    elif "." not in truth:
        yield _no_option(path, truth, question)
    elif len(options) != TWO:
        message = f"a condition is true or false, and there are {len(options)} options"
        yield Finding(path, "E751", message, "write for each option when it is so: `open: ..., closed: ...`")


def _no_option(path: Path, option: str, question: ProbeQuestion) -> Finding:
    hint = did_you_mean(option, question.options) or f"options are {listed(question.options, 'and')}"
    return Finding(path, "E309", f'there is no option "{option}"', hint)


def _check_question(path: Path, question: FormQuestion) -> Iterator[Finding]:
    kind = question.answer_kind
    if kind in ("choice", "several") and len(question.options) < TWO:
        yield Finding(path, "E705", f"a question of kind {kind} has no options", "add two or more `options:`")
    if kind not in ("choice", "several") and question.options:
        message = f"a question of kind {kind} takes no options"
        yield Finding((*path, "options"), "E705", message, "remove one of them")
    if kind == "number" and question.number is None:
        message = "a question for a number has no range"
        yield Finding(path, "E705", message, "add `number: {min: 0, max: 100}`")
    if kind != "number" and question.number is not None:
        message = f"a question of kind {kind} takes no range"
        yield Finding((*path, "number"), "E705", message, "remove one of them")
    for key in ("low", "high"):
        if kind != "scale" and getattr(question, key) is not None:
            message = f"{key} names an end of a scale, and this is a question of kind {kind}"
            yield Finding((*path, key), "E705", message, "add `kind: scale`")
    if question.number is not None and question.number.min > question.number.max:
        message = f"the smallest answer {question.number.min} is larger than the largest"
        yield Finding((*path, "number"), "E706", message, "swap them")
