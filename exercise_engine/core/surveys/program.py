"""The conditions of probes and questionnaires, compiled, and what they say is true."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.conditions import Condition, Facts, compile_condition
from exercise_engine.core.names import Namespace, NameValue
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.survey import Probe, ProbeQuestion, Questionnaire, variable_of


@dataclass(frozen=True, slots=True)
class Truth:
    """How one question finds the option that is so."""

    options: tuple[str, ...]
    fixed: int | None = None
    """An option that is always so."""
    name: str = ""
    """The flat name of a variable that holds the id of an option."""
    cases: tuple[tuple[int, Condition], ...] = ()
    """Options with their conditions; the first that holds is so."""
    otherwise: int | None = None
    """What is so when no condition holds."""

    def now(self, facts: Facts, names: dict[str, NameValue]) -> int | None:
        """Return the position of the option that is so now."""
        if self.fixed is not None:
            return self.fixed
        if self.name:
            value = names.get(self.name)
            return self.options.index(value) if isinstance(value, str) and value in self.options else None
        held = (position for position, condition in self.cases if condition.holds(facts))
        return next(held, self.otherwise)


@dataclass(frozen=True, slots=True)
class SurveyProgram:
    """The compiled conditions of one probe or questionnaire."""

    when: Condition | None
    unless: Condition | None
    truths: tuple[Truth, ...]


def compile_surveys(scenario: Scenario, namespace: Namespace) -> dict[str, SurveyProgram]:
    """Compile the probes and questionnaires of a scenario that was checked."""
    return {name: _compile(scenario, survey, namespace) for name, survey in scenario.surveys().items()}


def _compile(scenario: Scenario, survey: Probe | Questionnaire, namespace: Namespace) -> SurveyProgram:
    questions = survey.questions.values() if isinstance(survey, Probe) else ()
    return SurveyProgram(
        None if survey.when is None else compile_condition(survey.when, namespace),
        None if survey.unless is None else compile_condition(survey.unless, namespace),
        tuple(_truth(scenario, question, namespace) for question in questions),
    )


def _truth(scenario: Scenario, question: ProbeQuestion, namespace: Namespace) -> Truth:
    options, truth = tuple(question.options), question.truth
    if isinstance(truth, dict):
        cases = tuple((options.index(o), compile_condition(text, namespace)) for o, text in truth.items())
        return Truth(options, cases=cases)
    if truth in options:
        return Truth(options, fixed=options.index(truth))
    if variable_of(truth) in scenario.variables_with_text():
        named = namespace.resolve(truth)
        if named is None:
            raise ValueError(f"{truth} is no name of this scenario")
        return Truth(options, name=named.flat)
    return Truth(options, cases=((0, compile_condition(truth, namespace)),), otherwise=1)
