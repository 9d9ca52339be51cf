"""The page beside control's lists: everything known of what is under the cursor."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from exercise_engine.core.agreements.needs import stand_lines
from exercise_engine.core.control_board import SeatLine, TeamRow
from exercise_engine.core.control_log import LogLine
from exercise_engine.core.control_needs import ACTION_WORDS, Need, expected_text, is_mapped
from exercise_engine.core.control_records import AskRecord, ExpectedRecord, Thread
from exercise_engine.core.control_timeline import TimelineRow, rendered
from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AnswerGiven,
    ControlNoteWritten,
    InjectTold,
    LogEntryWritten,
    MessageSent,
    StoryJumped,
)
from exercise_engine.core.plan import InstancePlan
from exercise_engine.model.timing import duration_text, offset_text
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.control.steering.details import change_lines
from exercise_engine.tui.text import clean, one_line

Part = str | tuple[str, str]


def page(*lines: Iterable[Part]) -> Content:
    """Return a page of lines, each made of plain and styled parts."""
    cleaned = (
        Content.assemble(
            *(clean(part) if isinstance(part, str) else (clean(part[0]), part[1]) for part in line)
        )
        for line in lines
    )
    return Content("\n").join(cleaned)


# ── needs me ──────────────────────────────────────────────────────────────────────────────────────


def need_page(need: Need, claim: str = "") -> Content:
    """Return what waits, and how it is resolved."""
    aside = "   x puts it aside" if need.can_dismiss else ""
    return page(
        [(need.title, "bold")],
        [(f"Enter: {ACTION_WORDS[need.action]}{aside}", "$accent")],
        *([[(f"Seen to by {claim}", "bold $warning")]] if claim else []),
        [""],
        [need.detail],
    )


# ── timeline ──────────────────────────────────────────────────────────────────────────────────────


def inject_page(desk: Desk, row: TimelineRow) -> Content:
    """Return everything about one inject: plan, fate, text, asks, expected actions, notes."""
    plan = desk.view.plan.instances.get(row.inject) if desk.view.plan and row.inject else None
    lines: list[list[Part]] = [
        [(row.subject or row.label, "bold")],
        [row.label, (f"  {row.weight}  ", "dim"), (row.status, "bold"), f": {row.why}" if row.why else ""],
        _when_line(row),
        [("From ", "dim"), desk.view.name(row.sender), (" by ", "dim"), desk.view.channel_name(row.channel)],
        [("To ", "dim"), _teams(desk, row.to)],
    ]
    lines += change_lines(desk, row)
    if row.untold:
        lines.append([("Not told yet: ", "bold $warning"), _teams(desk, row.untold)])
    if plan is not None:
        lines += _authored_lines(desk, plan)
    return page(*lines)


def _teams(desk: Desk, teams: tuple[str, ...]) -> str:
    scenario = desk.view.scenario
    if scenario is not None and len(teams) > 1 and set(teams) == set(scenario.teams):
        return "everybody"
    return ", ".join(desk.view.name(team) for team in teams) or "nobody"


def _when_line(row: TimelineRow) -> list[Part]:
    planned_ms = row.scenario_ms if row.scenario_ms is not None else row.planned_ms
    planned = offset_text(planned_ms) if planned_ms is not None else row.plan_words
    parts: list[Part] = [("Planned ", "dim"), planned]
    if "moved" in row.changed and row.planned_ms is not None:
        parts += [("  moved to ", "dim"), offset_text(row.planned_ms)]
    if row.actual_ms is not None:
        parts += [("  actual ", "dim"), offset_text(row.actual_ms)]
    if row.deviation_ms:
        later = "late" if row.deviation_ms > 0 else "early"
        parts.append((f"  {duration_text(abs(row.deviation_ms))} {later}", "$warning"))
    return parts


def _authored_lines(desk: Desk, plan: InstancePlan) -> list[list[Part]]:
    inject = plan.inject
    lines: list[list[Part]] = []
    if inject.truth != "fact":
        lines.append([(f"Truth: {inject.truth}", "bold")])
    told = rendered(desk.view, desk.view.inject(plan.key))
    edited = desk.view.steering.edits.get(plan.key)
    planned_body = str(edited.body) if edited is not None else inject.body
    lines += [[""], [told[1] if told is not None else planned_body]]
    asks = [ask for name in inject.asks for ask in desk.view.asks_of(f"{plan.key[0]}.{name}")]
    put = [line for ask in asks if ask.key == plan.key for line in ask_lines(desk, ask)]
    asked = put or [[("Asks ", "dim"), ask.text] for ask in inject.asks.values()]
    lines += [[""], *asked] if asked else []
    for name, action in inject.expected.items():
        records = [r for r in desk.view.expected_of(f"{plan.key[0]}.{name}") if r.key[1] == plan.key[1]]
        lines += [_expected_line(desk, record) for record in records] or [[("Expect ", "dim"), action.text]]
    if inject.notes:
        lines += [[""], [("Notes ", "dim"), inject.notes]]
    return lines


def ask_lines(desk: Desk, ask: AskRecord) -> list[list[Part]]:
    """Return a question with how it stands, and the answer."""
    by = offset_text(ask.fact.deadline_ms) if ask.fact.deadline_ms is not None else "EndEx"
    state, style = ask_state(desk, ask)
    lines: list[list[Part]] = [
        [("Ask ", "dim"), str(ask.fact.question)],
        [f"  {desk.view.name(ask.fact.respondent)}: ", (state, style), (f"  by {by}", "dim")],
    ]
    if ask.fact.teams:
        lines += [[f"  {line}"] for line in stand_lines(desk.view, ask)]
    if ask.given is not None:
        lines.append([f"  {desk.view.answer_text(ask.given)}"])
        if ask.given.rationale is not None:
            lines.append([("  because ", "dim"), str(ask.given.rationale)])
    return lines


def ask_state(desk: Desk, ask: AskRecord) -> tuple[str, str]:
    """Return how an ask stands, and its look."""
    if ask.is_withdrawn:
        return "withdrawn", "dim"
    if ask.counted is not None:
        by, value = ask.counted
        return f"{'silence counts as' if by == 'silence' else 'counts as'} {value}", "$success"
    if ask.given is not None:
        return ("words to map", "bold $warning") if is_mapped(desk.view, ask) else ("answered", "$success")
    return ("OVERDUE", "bold $error") if ask.is_overdue else ("open", "$warning")


def _expected_line(desk: Desk, record: ExpectedRecord) -> list[Part]:
    by = f" by {offset_text(record.due_ms)}" if record.due_ms is not None else ""
    seen = f" at {offset_text(record.observed_ms)}" if record.observed_ms is not None else ""
    seen = " (not counted: withdrawn)" if record.is_dropped else seen
    style = {"met": "$success", "late": "$warning", "missed": "bold $error", "open": "bold"}[record.outcome]
    return [
        ("Expect ", "dim"),
        f"{desk.view.name(record.key[3])}: {expected_text(desk.view, record)}{by}  ",
        (f"{record.outcome}{seen}", style),
    ]


# ── teams ─────────────────────────────────────────────────────────────────────────────────────────


def _seat_mark(seat: SeatLine) -> Part:
    """Return whether somebody is there, missing, or excused."""
    if seat.is_excused:
        return ("– ", "dim")
    return ("● ", "$success") if seat.is_connected else ("○ ", "bold $error")


def _tested(seat: SeatLine) -> Part:
    if seat.is_excused:
        return ("  excused", "dim")
    return ("  tested", "$success") if seat.is_tested else ("", "")


def team_page(desk: Desk, row: TeamRow) -> Content:
    """Return a team's seats, asks and expected actions."""
    organisation = desk.view.name(row.organisation) if row.organisation else ""
    lines: list[list[Part]] = [[(row.name, "bold"), (f"  {organisation}", "dim")], [""]]
    for seat in row.seats:
        unread = (f"  {seat.unread} unread", "$warning") if seat.unread else ("", "")
        person = desk.session.people.get(seat.seat, "")
        name = (f"  {one_line(person)}", "dim") if person else ("", "")
        lines.append(
            [_seat_mark(seat), seat.label.removeprefix(f"{row.name}, "), name, _tested(seat), unread]
        )
    for ask in row.open_asks:
        lines += ask_lines(desk, ask)
    lines += [_expected_line(desk, record) for record in row.expected]
    if row.deliveries:
        lines.append([(f"{row.deliveries} to deliver by control", "bold $warning")])
    lines += [[""], [("Enter: write to them   i: new code for a seat   t: check-in board", "$accent")]]
    return page(*lines)


# ── messages ──────────────────────────────────────────────────────────────────────────────────────


def thread_page(desk: Desk, thread: Thread) -> Content:
    """Return a conversation from its beginning."""
    lines: list[list[Part]] = [[(thread.subject or "(no subject)", "bold")]]
    for seq in thread.seqs:
        event = desk.view.event(seq)
        if event is not None and isinstance(event.fact, MessageSent | InjectTold):
            fact = event.fact
            to = ", ".join(desk.view.name(address) for address in fact.to)
            waits = (" waits for a reply", "bold $warning") if seq in thread.unanswered else ("", "")
            lines += [
                [""],
                [(offset_text(event.elapsed_ms), "dim"), f" {desk.view.name(fact.sender)} → {to}", waits],
                [str(fact.body)],
            ]
    return page(*lines)


# ── log ───────────────────────────────────────────────────────────────────────────────────────────


def log_page(desk: Desk, line: LogLine) -> Content:
    """Return one event with its times and its whole text."""
    event = desk.view.event(line.seq)
    story = desk.session.story(line.story_ms)
    cause = f"  because of #{event.cause}" if event is not None and event.cause is not None else ""
    lines: list[list[Part]] = [
        [(f"#{line.seq}  {offset_text(line.elapsed_ms)}", "bold"), f"  {story}"],
        [("by ", "dim"), desk.view.actor_label(line.actor), (cause, "dim")],
        [""],
        [line.text],
    ]
    if event is not None and (whole := _whole_text(desk, event)):
        lines += [[""], [whole]]
    return page(*lines)


def _whole_text(desk: Desk, event: Event) -> str:
    match event.fact:
        case InjectTold(body=body) | MessageSent(body=body) | StoryJumped(brief=body):
            return str(body)
        case AnswerGiven():
            why = f"\nbecause {event.fact.rationale}" if event.fact.rationale is not None else ""
            return f"{desk.view.answer_text(event.fact)}{why}"
        case LogEntryWritten(body=body) | ControlNoteWritten(body=body):
            return str(body)
        case _:
            return ""
