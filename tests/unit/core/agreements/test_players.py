"""Scripted players come to an agreement."""

from __future__ import annotations

import pytest

from exercise_engine.authoring.rehearse import rehearse
from exercise_engine.core import facts as f
from tests.support.play import PlainText, make_scenario

ASK = {
    "text": "The gate?",
    "options": {"shut": {"text": "Shut"}, "open": {"text": "Open"}, "half": {"text": "Half"}},
    "within": "15m",
    "agree": True,
}


@pytest.mark.parametrize("seed", range(6))
def test_they_agree_with_the_first_proposal(seed: int) -> None:
    """Whoever proposes first is joined, unless nobody proposes in time."""
    scenario = make_scenario({"note": {"at": "T+0:05", "asks": {"gate": ASK}}})
    events = rehearse(scenario, renderer=PlainText(), seed=str(seed)).events
    facts = [event.fact for event in events]
    proposed = [event.seq for event in events if isinstance(event.fact, f.AnswerProposed)]
    given = [fact for fact in facts if isinstance(fact, f.AnswerGiven)]

    if proposed:
        assert [fact.proposal for fact in given] == [proposed[0]]
    else:
        assert given == []
