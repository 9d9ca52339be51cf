"""Questions that several teams must agree on: who stands where, and how one joins a proposal."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.agreements.facts import AnswerProposed
from exercise_engine.core.agreements.lines import given_text
from exercise_engine.core.agreements.state import Stands
from exercise_engine.core.view_items import AskView
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content, one_line

OWN_PROPOSAL = "own"
"""The way on that proposes something else."""


def submit_words(ask: AskView) -> tuple[str, str]:
    """Return the question before an answer is sent, and the word for yes."""
    if ask.fact.teams:
        return "Propose this? It counts once all teams agree to it.", "Propose"
    if ask.fact.revisable and ask.status != "overdue":
        return "Submit this answer? You may change it until the time is over; it counts then.", "Submit"
    return "Submit this answer? It is final.", "Submit"


def stand_lines(state: PlayerState, ask: AskView) -> Iterator[str]:
    """Yield who stands where, one proposal a line, and who has said nothing yet."""
    stands, name = _stands(state, ask), state.session.name_of
    for seq, proposal in stands.standing():
        who = ", ".join(one_line(name(team)) for team in stands.behind(seq))
        yield f"{who}: {one_line(_text(ask, proposal))}"
    silent = [one_line(name(team)) for team in ask.teams if team not in stands.by_team]
    if silent and ask.answer is None:
        yield f"No proposal yet from {', '.join(silent)}"


def stands_text(state: PlayerState, ask: AskView) -> str:
    """Return who stands where, with reasons, as it stands above the ways to answer."""
    lines = ["All teams must stand behind the same answer."]
    for _, proposal in _stands(state, ask).standing():
        if proposal.rationale is not None and str(proposal.rationale).strip():
            lines.append(f"{state.session.name_of(proposal.team)}, because: {proposal.rationale}")
    return "\n".join([*lines, *stand_lines(state, ask)])


def stands_line(state: PlayerState, ask: AskView) -> Content:
    """Return what stands in the form of an answer, where a draft's holder stands otherwise."""
    if ask.answer is not None:
        return content(f"All agreed: {ask.answer_text()}", "bold $success")
    return content(
        "\n".join(["All teams must agree. The others see what you propose.", *stand_lines(state, ask)]), "dim"
    )


def agree_ways(state: PlayerState, ask: AskView) -> tuple[Way, ...]:
    """Return the proposals that the own team may join, and the way to another one; none if there is none."""
    if not ask.fact.teams or not ask.is_pending:
        return ()
    stands, own, name = _stands(state, ask), state.team_of(ask), state.session.name_of
    ways = []
    for seq, proposal in stands.standing():
        if stands.by_team.get(own) != seq:
            who = ", ".join(name(team) for team in stands.behind(seq))
            effect = f"Proposed by {who}. Your team agrees{_for_whom(state, ask)}."
            ways.append(Way(str(seq), f"Agree: {one_line(_text(ask, proposal))}", effect))
    if not ways:
        return ()
    return (*ways, Way(OWN_PROPOSAL, "Propose something else", "The others see it and may agree to it."))


def agreement(state: PlayerState, ask: AskView, proposal: int) -> tuple[AgreeToAnswer, str | None]:
    """Return the command that joins a proposal, and the post in which it is given."""
    post = state.post_in(state.team_of(ask))
    command = AgreeToAnswer(ask=ask.seq, proposal=proposal, on_behalf_of=_behalf(state, ask))
    return command, post.address if post is not None else None


def _behalf(state: PlayerState, ask: AskView) -> str | None:
    """Return the role for which one acts who does not decide: the first that does."""
    team = state.team_of(ask)
    post = state.post_in(team)
    if post is not None and state.decides(post):
        return None
    return next((decider.key for decider in state.deciders(team)), None)


def _for_whom(state: PlayerState, ask: AskView) -> str:
    behalf = _behalf(state, ask)
    return f"; you act for {state.session.name_of(behalf)}, and this is recorded" if behalf else ""


def _stands(state: PlayerState, ask: AskView) -> Stands:
    return state.view.stands.get(ask.seq, Stands())


def _text(ask: AskView, proposal: AnswerProposed) -> str:
    return given_text(ask.fact.options, ask.fact.unit, proposal)
