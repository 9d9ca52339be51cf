"""Decides enquiries: what a tool answers at once, what waits for the SimCell, and what that answers."""

from __future__ import annotations

from exercise_engine.core import control_facts as cf
from exercise_engine.core.acting import post_of
from exercise_engine.core.effects import run_effects
from exercise_engine.core.enquiries.book import Prepared, address_of
from exercise_engine.core.enquiries.commands import (
    ENQUIRY_LENGTH_MAX,
    AnswerEnquiry,
    EnquiryCommand,
    MakeEnquiry,
)
from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMade, EnquiryMatched, Outcome
from exercise_engine.core.enquiries.state import Asked
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.expecting import notice_message
from exercise_engine.core.fact_types import FileInfo, Post, text
from exercise_engine.core.plan import concerned
from exercise_engine.core.policy import addresses_of, check_scope
from exercise_engine.core.simcell.decide import check_answer
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.texts import text_names
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected, TextError
from exercise_engine.model.enquiry import EnquiryAnswer
from exercise_engine.model.timing import parse_after


def decide_enquiry(tx: Transaction, seat: Seat, command: EnquiryCommand) -> None:
    """Decide a command about enquiries."""
    match command:
        case MakeEnquiry():
            make_enquiry(tx, seat, command)
        case AnswerEnquiry():
            answer_enquiry(tx, seat, command)


def make_enquiry(tx: Transaction, seat: Seat, command: MakeEnquiry) -> None:
    """Record what was asked, and what the tool answers at once, or that it waits for the SimCell."""
    _need_play(tx)
    post = post_of(tx, seat)
    tool = _tool(tx, command.tool, post)
    words = command.words.strip()
    _check_length(words)
    address = address_of(command.tool, tool.enquiry)
    made = tx.emit(
        EnquiryMade(
            tool=command.tool,
            to=address,
            sender=post.address,
            words=text(words),
            thread=tx.state.enquiries.threads.get((command.tool, post.team)),
        ),
        _to_team(tx, post.team),
    )
    asked = tx.state.enquiries.asked[made.seq]
    with tx.by_engine():
        _answer_at_once(tx, tool, made, asked, words)
    if tool.enquiry.persona is not None:
        notice_message(tx, made, sender_team=post.team, to=(tool.enquiry.persona,))


def answer_enquiry(tx: Transaction, seat: Seat, command: AnswerEnquiry) -> None:
    """Answer for a tool or a persona, by hand."""
    if tx.state.stage in ("planned", "closed", "aborted"):
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    asked = tx.state.enquiries.asked.get(command.enquiry)
    if asked is None:
        raise CommandRejected("unknown_event", f"there is no enquiry numbered {command.enquiry}")
    check_scope(seat, concerned(tx.state.scenario, (asked.team,)))
    check_answer(tx, seat, (command.enquiry, asked.to), anyway=command.anyway)
    _tell(tx, command.enquiry, asked, command.body)


def _answer_at_once(tx: Transaction, tool: Prepared, made: Event, asked: Asked, words: str) -> None:
    found = next(
        ((place, answer) for place, answer in tool.answers_to(words) if _holds(tx, tool, place, answer)), None
    )
    if found is not None:
        place, answer = found
        reply = _rendered(tx, asked, answer.reply)
        if reply is not None:
            _give(tx, made, asked, place, answer, reply)
            return
    reply = (
        None if found is not None or tool.enquiry.is_queued else _rendered(tx, asked, tool.enquiry.otherwise)
    )
    _judge(tx, made, asked, None, "queued" if reply is None else "otherwise")
    if reply is not None:
        _tell(tx, made.seq, asked, reply)


def _give(tx: Transaction, made: Event, asked: Asked, place: int, answer: EnquiryAnswer, reply: str) -> None:
    """Give a prepared answer; its effects run the first time that a team gets it."""
    is_first = (asked.tool, place, asked.team) not in tx.state.enquiries.given
    matched = _judge(tx, made, asked, place, "answered")
    by_path = {info.path: info for info in tx.state.files}
    files = tuple(
        by_path[file.file].model_copy(update={"name": file.name or ""})
        for file in answer.attachments
        if file.file in by_path
    )
    _tell(tx, made.seq, asked, reply, files)
    if is_first:
        run_effects(tx, answer.effects, teams=(asked.team,), cause=matched.seq)


def _judge(tx: Transaction, made: Event, asked: Asked, place: int | None, outcome: Outcome) -> Event:
    fact = EnquiryMatched(
        enquiry=made.seq,
        tool=asked.tool,
        address=asked.to,
        team=asked.team,
        outcome=outcome,
        answer=place,
    )
    return tx.emit(fact, tx.about_teams((asked.team,)), cause=made.seq)


def _tell(
    tx: Transaction, enquiry: int, asked: Asked, body: str, attachments: tuple[FileInfo, ...] = ()
) -> None:
    tx.emit(
        EnquiryAnswered(
            enquiry=enquiry,
            tool=asked.tool,
            sender=asked.to,
            to=(asked.team,),
            thread=asked.thread,
            body=text(body),
            attachments=attachments,
        ),
        _to_team(tx, asked.team),
        cause=enquiry,
    )


def _holds(tx: Transaction, tool: Prepared, place: int, answer: EnquiryAnswer) -> bool:
    """Whether an answer that matches is given at this moment."""
    if answer.after is not None:
        after = parse_after(answer.after)
        start_ms = tx.state.item_complete_ms(after.item) if after.item else 0
        if start_ms is None or start_ms + after.delay_ms > tx.elapsed_ms:
            return False
    condition = tool.conditions[place]
    return condition is None or condition.holds(tx.facts)


def _rendered(tx: Transaction, asked: Asked, template: str) -> str | None:
    """Return an answer as it is read; nothing, and a problem for control, where it cannot be rendered."""
    if "{" not in template:
        return template
    story = tx.story_ms if tx.story_ms is not None else tx.state.story.story_ms(tx.elapsed_ms)
    try:
        return tx.renderer.render(template, text_names(tx.state, None, story_ms=story))
    except TextError as error:
        note = text(f"an answer cannot be rendered, and the SimCell has to answer: {error}")
        tx.emit(
            cf.ProblemNoted(code="text_failed", about=asked.tool, note=note), tx.about_teams((asked.team,))
        )
        return None


def _tool(tx: Transaction, name: str, post: Post) -> Prepared:
    """Return a tool, where the post that a player acts in can ask it."""
    found = tx.program.enquiries.get(name)
    if found is None or found.askers.isdisjoint(addresses_of(post, tx.state.scenario)):
        raise CommandRejected("unknown_tool", f"there is nothing called {name!r} that your role can ask")
    return found


def _check_length(words: str) -> None:
    if not words:
        raise CommandRejected("empty_enquiry", "write what you want to know")
    if len(words) > ENQUIRY_LENGTH_MAX:
        raise CommandRejected(
            "enquiry_too_long",
            f"an enquiry may have {ENQUIRY_LENGTH_MAX:,} characters, and this has {len(words):,};"
            " ask in fewer words",
        )


def _to_team(tx: Transaction, team: str) -> Audience:
    return Audience(to=(team,), organisations=tx.about_teams((team,)).organisations)


def _need_play(tx: Transaction) -> None:
    if tx.state.stage not in IN_PLAY:
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}; nothing can be asked of tools"
        )
