"""Conditions: names are proven, null is guarded, only operators, `in` and size() are there."""

from __future__ import annotations

import pytest

from exercise_engine.core.conditions import Facts, check_condition, compile_condition
from exercise_engine.core.names import Namespace, as_value
from exercise_engine.core.plan import Plan
from tests.support.play import make_scenario

OPTIONS = {"go": {"text": "Go"}, "stay": {"text": "Stay"}}
PLAN = Plan.of(
    make_scenario(
        {
            "note": {
                "at": "T+0:10",
                "to": ["yard"],
                "asks": {
                    "what": {"text": "?", "options": OPTIONS},
                    "which": {"text": "?", "kind": "several", "options": OPTIONS},
                    "many": {"text": "?", "number": {"min": 0, "max": 9}},
                    "why": {"text": "?"},
                    "how": {"text": "?", "options": OPTIONS, "options_shown": False},
                },
            },
            "both": {"at": "T+0:10", "asks": {"what": {"text": "?", "options": OPTIONS}}},
            "own": {"at": "T+0:10", "each": "organisation"},
            "team_own": {"at": "T+0:10", "each": "team"},
        },
        milestones={"cut": {"per": "organisation"}, "told": {}, "tired": {"per": "team"}},
        variables={"count": 3, "mood": "fine", "open_gate": True, "loads": {"per": "team", "value": 1.5}},
        phases={"crisis": {}},
    )
)
NAMES = Namespace.of(PLAN)


@pytest.mark.parametrize(
    "text",
    [
        "milestones.told",
        "milestones.cut.port && !milestones.tired.yard",
        "variables.count > 2 || variables.mood == 'fine'",
        "answers.note.what == 'go'",
        'answers.note.what.yard == "go"',
        "answers.note.many != null && answers.note.many > 3",
        "answers.note.which != null && 'go' in answers.note.which",
        "answers.note.how in ['go', 'other']",
        "answers.note.which != null && size(answers.note.which) == 2",
        "items.note == 'released' ? phase.crisis : false",
        "answers.note.why != null",
        "variables.count + 1 > 2.5",
        "variables.open_gate",
        "items.own.port == 'skipped'",
        "milestones . told",
        "variables.loads.yard >= 1",
    ],
)
def test_sound_conditions_pass(text: str) -> None:
    """What can always be evaluated to true or false has no problem, and compiles."""
    assert check_condition(text, NAMES) == ()
    assert isinstance(compile_condition(text, NAMES).holds(Facts(NAMES.initial())), bool)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("milestones.tolled", "E507", "did you mean milestones.told?"),
        ("milestones.cut", "E508", "milestones.cut.port, milestones.cut.terminal"),
        ("answers.both.what == 'go'", "E508", "say one of"),
        ("told", "E507", "names start with"),
        ("go == answers.note.what", "E507", "put words in quotes"),
        ("milestones.cut.own", "E509", "`own`"),
        ("answers.note.many > 3", "E504", "answers.note.many.yard != null"),
        ("'go' in answers.note.which", "E504", "!= null"),
        ("variables.mood > 3", "E505", "different kinds"),
        ("variables.count", "E506", "not true or false"),
        ("milestones.told &&", "E502", "cannot be read"),
        ("variables.mood.startsWith('f')", "E503", "not available"),
        ("matches(variables.mood, 'f')", "E503", "not available"),
        ("x" * 501, "E501", "501 characters"),
        ("['go'].all(x, true)", "E503", "not available"),
    ],
)
def test_unsound_conditions_are_explained(text: str, code: str, part: str) -> None:
    """Each problem has its code and says what to do."""
    [problem, *_] = check_condition(text, NAMES)
    assert problem.code == code
    assert part in f"{problem.message} {problem.hint}"


def test_own_is_the_instances_owner() -> None:
    """In an inject with `each`, `own` stands for the instance's team or organisation."""
    for key in (("own", "port"), ("own", "terminal")):
        instance = PLAN.instances[key]
        assert check_condition("milestones.cut.own", NAMES, [instance]) == ()
        assert compile_condition("milestones.cut.own", NAMES, instance).names == (
            f"milestones__cut__{key[1]}",
        )
    team = PLAN.instances["team_own", "yard"]
    assert compile_condition("milestones.tired.own", NAMES, team).names == ("milestones__tired__yard",)
    assert compile_condition("milestones.cut.own", NAMES, team).names == ("milestones__cut__terminal",)
    [problem] = check_condition("milestones.told.own", NAMES, [team])
    assert problem.code == "E507"


def test_facts_follow_changes() -> None:
    """A condition reads the newest value of each name."""
    facts = Facts(NAMES.initial())
    condition = compile_condition("answers.note.which != null && size(answers.note.which) == 2", NAMES)
    assert not condition.holds(facts)
    facts.update("answers__note__which__yard", ("go", "stay"))
    assert condition.holds(facts)


def test_what_cannot_be_evaluated_is_not_true() -> None:
    """A condition that fails is false, and the exercise goes on."""
    condition = compile_condition("answers.note.many > 3", NAMES)
    assert not condition.holds(Facts(NAMES.initial()))


def test_only_checked_conditions_compile() -> None:
    """Compiling an unknown name is a mistake of the program."""
    with pytest.raises(ValueError, match="not a name"):
        compile_condition("milestones.nope", NAMES)


def test_values_are_what_conditions_can_read() -> None:
    """Numbers are floats, tuples lists of words; anything else is a mistake of the program."""
    assert as_value(3) == 3.0
    assert as_value(("a", "b")) == ("a", "b")
    assert as_value(True) is True
    with pytest.raises(TypeError, match="dict"):
        as_value({})


def test_many_names_are_tried_in_every_mix() -> None:
    """A mistake behind seven guards is found, although not every combination can be tried."""
    options = {f"o{number}": {"text": "O"} for number in range(5)}
    asks = {f"a{number}": {"text": "?", "options": options} for number in range(7)}
    scenario = make_scenario({"note": {"at": "T+0:10", "to": ["yard"], "asks": asks}})
    guards = " && ".join(f"answers.note.a{number} != null" for number in range(7))
    [problem] = check_condition(f"{guards} && answers.note.a6 > 3", Namespace.of(Plan.of(scenario)))
    assert problem.code == "E505"
