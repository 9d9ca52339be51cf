"""How things at a path are called."""

from __future__ import annotations

import pytest

from exercise_engine.model.paths import Path, label


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ((), ""),
        (("title",), 'key "title"'),
        (("injects", "note", "subjct"), 'inject "note", key "subjct"'),
        (("injects", "note", "to", 1), 'inject "note", key "to", item 2'),
        (
            ("injects", "note", "asks", "stop", "options", "now", "effects", 0, "reach"),
            'inject "note", ask "stop", option "now", effect 1, key "reach"',
        ),
        (("injects", "note", "objectives", 0), 'inject "note", key "objectives", item 1'),
        (("phases", "storm", "strands", "inside", "next", 0), 'phase "storm", phase "inside", way out 1'),
        (("control",), 'key "control"'),
        (("injects", "note", "effects"), 'inject "note", key "effects"'),
    ],
)
def test_things_are_called_by_their_ids(path: Path, name: str) -> None:
    """Ids come first; only what has none is counted, from one."""
    assert label(path) == name
