"""Events in JSON: what is written is read back, older versions are brought up to date, others are refused."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from exercise_engine.core import events as ev
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event, parse_event, upcast_fact
from exercise_engine.errors import LogDamaged


def event(fact: Any) -> Event:
    """Return an event with a fact."""
    return Event(seq=7, transaction=7, at_ms=1, elapsed_ms=2, story_ms=3, actor="engine", fact=fact)


def test_an_event_is_read_back_as_it_was() -> None:
    """JSON and back is the same event, typed text included."""
    said = event(f.MessageSent(sender="a.b", to=("x",), subject=f.text("Hi"), body=f.text('<b>"$text"</b>')))
    assert parse_event(said.model_dump_json()) == said
    assert said.type == "message_sent"


def test_an_erased_text_reads_so() -> None:
    """What was erased shows a sign, not an empty line."""
    assert str(f.FreeText(body=None)) == "[erased]"
    assert str(f.text("Hi")) == "Hi"


def _stored(base: type[f.Fact]) -> set[type[f.Fact]]:
    """Every class below a base that has a stored name; bases in between have none."""
    below = {kind for child in base.__subclasses__() for kind in _stored(child)}
    return below | ({base} if "type" in base.model_fields else set())


def test_every_fact_has_a_stored_name_and_a_version() -> None:
    """Names are unique and do not follow class names; every class is in the union."""
    classes = get_args(get_args(f.AnyFact)[0])
    names = [fact.model_fields["type"].default for fact in classes]
    assert len(set(names)) == len(names)
    assert all(fact.model_fields["v"].default >= 1 for fact in classes)
    assert set(classes) == {*_stored(f.ForControl), *_stored(f.ForSeats)}


@pytest.mark.parametrize("payload", ["", "{}", "[]", '{"seq": 1}', '{"seq": 1, "fact": {"type": "x"}}'])
def test_what_is_no_event_is_refused(payload: str) -> None:
    """Anything that is not shaped like an event is damage."""
    with pytest.raises(LogDamaged):
        parse_event(payload)


def test_an_event_of_a_newer_program_is_named() -> None:
    """An unknown fact or version says which event, which type and which version."""
    raw = json.loads(event(f.PhaseTold(titles=("One",))).model_dump_json())
    raw["fact"]["v"] = 2
    with pytest.raises(LogDamaged, match=r"event 7: cannot read a 'phase_told' of version 2"):
        parse_event(json.dumps(raw))


def test_older_versions_are_brought_up_one_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored fact goes through every step from its version to the newest."""

    def rename(raw: dict[str, Any]) -> dict[str, Any]:
        return {"type": raw["type"], "v": 0, "names": raw["words"]}

    def retitle(raw: dict[str, Any]) -> dict[str, Any]:
        return {"type": raw["type"], "v": 1, "titles": raw["names"]}

    steps = {("phase_told", -1): rename, ("phase_told", 0): retitle}
    old = {"type": "phase_told", "v": -1, "words": ["One"]}
    assert upcast_fact(old, steps) == {"type": "phase_told", "v": 1, "titles": ["One"]}
    monkeypatch.setattr(ev, "UPCASTS", steps)
    raw = json.loads(event(f.PhaseTold(titles=())).model_dump_json())
    raw["fact"] = old
    assert parse_event(json.dumps(raw)).fact == f.PhaseTold(titles=("One",))


def test_what_a_step_leaves_broken_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old event that no step makes right is named like any other that cannot be read."""
    monkeypatch.setattr(ev, "UPCASTS", {("phase_told", 0): lambda raw: {**raw, "v": 1}})
    raw = json.loads(event(f.PhaseTold(titles=())).model_dump_json())
    raw["fact"] = {"type": "phase_told", "v": 0, "words": []}
    with pytest.raises(LogDamaged, match=r"event 7: cannot read a 'phase_told' of version 0"):
        parse_event(json.dumps(raw))


def test_an_event_of_endless_depth_is_damage() -> None:
    """A row that was made to exhaust the reader is refused like any other that is no event."""
    with pytest.raises(LogDamaged):
        parse_event("[" * 100_000)
