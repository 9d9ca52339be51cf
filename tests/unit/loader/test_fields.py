"""Following error places of the validator through the models."""

from __future__ import annotations

from exercise_engine.loader.fields import bare, follow, keys_of, kinds_of, words_of
from exercise_engine.model.ask import ReachMilestone
from exercise_engine.model.inject import Inject
from exercise_engine.model.scenario import Scenario, Variable


def test_tags_of_unions_are_no_part_of_the_path() -> None:
    """The verb of an effect stands twice in the validator's place, and once in the file."""
    spot = follow(Scenario, ("injects", "note", "effects", 0, "reach", "reach"))

    assert spot.path == ("injects", "note", "effects", 0, "reach")
    assert spot.owner is ReachMilestone


def test_keys_are_spelled_as_in_files() -> None:
    """Aliases come first."""
    assert follow(Scenario, ("injects", "note", "from")).owner is Inject
    assert "if" in keys_of(Inject)
    assert "if_" not in keys_of(Inject)


def test_a_key_may_be_meant_itself() -> None:
    """The validator says so with a word of its own."""
    spot = follow(Scenario, ("teams", "Yard", "[key]"))

    assert (spot.path, spot.is_key) == (("teams", "Yard"), True)


def test_a_place_of_several_kinds_is_remembered() -> None:
    """Which kind was meant is decided by what stands there."""
    in_model = follow(Scenario, ("variables", "x", "Variable", "value", "int"))
    scalar = follow(Scenario, ("variables", "x", "int"))

    assert in_model.fork is not None
    assert in_model.path == ("variables", "x", "value")
    assert scalar.fork is not None
    assert (scalar.fork.path, scalar.fork.takes_mapping, scalar.branch_is_model) == (
        ("variables", "x"),
        True,
        False,
    )
    assert follow(Scenario, ("variables", "x", "Variable", "valu")).branch_is_model


def test_what_the_format_does_not_have_has_no_type() -> None:
    """Unknown keys, and whatever lies below them or below a single value."""
    assert follow(Scenario, ("nowhere",)).annotation is None
    assert follow(Scenario, ("title", "below")).annotation is None
    assert follow(Scenario, ("variables", "x", "nothing_like_it")).path == ("variables", "x")


def test_kinds_and_words_of_a_place() -> None:
    """None is left out; literal words are listed."""
    kinds = kinds_of(Scenario.model_fields["variables"].annotation)

    assert len(kinds) == 1
    assert Variable in kinds_of(follow(Scenario, ("variables", "x")).annotation)
    assert words_of(Inject.model_fields["each"].annotation) == ("team", "organisation")
    assert bare(Inject.model_fields["weight"].annotation) is not None
