"""The baseline of one's own organisation: which measures it has, answered by one key each until StartEx."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from exercise_engine.core.baseline.commands import EVIDENCE_LENGTH_MAX, AnswerMeasure
from exercise_engine.core.baseline.view import MeasureRow, Scan
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.core.view_items import Due
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content, fit
from exercise_engine.tui.widgets.steady_list import Row

if TYPE_CHECKING:
    from exercise_engine.tui.player.app import PlayerApp

ANSWER_WIDTH = 8
"""`unknown`, the longest answer, and a space."""
ANSWER_STYLES: dict[MeasureAnswer, str] = {
    "yes": "bold $success",
    "partly": "bold $warning",
    "no": "bold $error",
    "unknown": "dim",
}
Answer = Callable[[MeasureRow, MeasureAnswer, str], None]
"""Takes up an answer with its evidence."""


class BaselineDialog(BoardDialog):
    """Shows the measures of an organisation; a key answers the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes"),
        Binding("p", "answer('partly')", "Partly"),
        Binding("n", "answer('no')", "No"),
        Binding("u", "answer('unknown')", "Unknown"),
        Binding("e", "act", "Evidence", tooltip="Write what shows it; Enter does the same"),
    ]

    def __init__(
        self, scan: Callable[[], Scan | None], *, heading: Callable[[], str], answer: Answer
    ) -> None:
        """`answer` refuses by itself once the baseline is fixed."""
        super().__init__(
            heading(),
            rows=lambda width: scan_rows(scan(), width),
            page=lambda key: measure_page(self._measure(key)),
            act=self._write_evidence,
            empty="Your organisation is asked for no measures.",
        )
        self._scan = scan
        self._heading = heading
        self._answer = answer

    def refresh_rows(self) -> None:
        """Show what is known now, and how far the organisation has come."""
        super().refresh_rows()
        self.query_one(".dialog-heading", Static).update(content(self._heading()))

    def action_answer(self, answer: MeasureAnswer) -> None:
        """Answer the measure under the cursor, and go on to the next one."""
        measure = self._measure(self.cursor_key)
        if measure is not None:
            self._answer(measure, answer, measure.evidence)
            self.go_down()

    def _measure(self, key: str | None) -> MeasureRow | None:
        scan = self._scan()
        position = int(key) if key is not None else -1
        return scan.rows[position] if scan is not None and 0 <= position < len(scan.rows) else None

    def _write_evidence(self, key: str) -> None:
        measure = self._measure(key)
        if measure is None:
            return

        def take(evidence: str | None) -> None:
            if evidence is not None:
                self._answer(measure, measure.answer or "unknown", evidence.strip())

        dialog = PromptDialog(
            "What shows it? REAL: only your organisation and controllers named for it read this.",
            details=measure.text,
            value=measure.evidence,
            refusal=_too_long,
        )
        _ = self.app.push_screen(dialog, take)


def scan_rows(scan: Scan | None, width: int) -> list[Row]:
    """Return one row a measure: the answer, and what is asked."""
    rows = scan.rows if scan is not None else ()
    return [
        Row(
            str(row.position),
            Content.assemble(
                (fit(row.answer or "-", ANSWER_WIDTH), ANSWER_STYLES[row.answer] if row.answer else "dim"),
                " ",
                fit(row.text, max(8, width - ANSWER_WIDTH - 1)),
            ),
        )
        for row in rows
    ]


def measure_page(row: MeasureRow | None) -> Content:
    """Return everything about one measure."""
    if row is None:
        return Content("")
    parts = [content(row.text, "bold")]
    if row.about:
        parts.append(content(row.about))
    parts += [Content(""), content(f"Answer: {row.answer or 'none yet'}")]
    if row.prepared:
        parts.append(content("Known before check-in; change it if it is not so.", "dim"))
    if row.evidence:
        parts.append(content(f"Evidence: {row.evidence}"))
    return Content("\n").join(parts)


def own_scans(state: PlayerState) -> tuple[Scan, ...]:
    """Return the baselines that people at this seat answer: those of the organisation that they belong to."""
    directory = state.session.directory
    own = directory.named_for if directory is not None and state.plays else {}
    return tuple(scan for scan in state.view.community.baselines.scans() if scan.organisation in own)


def baseline_dues(state: PlayerState) -> tuple[Due, ...]:
    """Return what of a baseline waits until StartEx."""
    if state.view.stage not in BEFORE_START:
        return ()
    return tuple(
        Due("baseline", scan.asked, f"Our baseline: {progress(scan)}")
        for scan in own_scans(state)
        if scan.answered < len(scan.rows)
    )


def progress(scan: Scan) -> str:
    """Return how far an organisation has come."""
    return f"{scan.answered} of {len(scan.rows)} answered"


def show_baseline(app: PlayerApp) -> None:
    """Show the baseline of one's organisation, or ask which where there are several."""
    scans = own_scans(app.state)
    if len(scans) == 1:
        _show(app, scans[0].organisation)
    elif scans:
        ways = [
            Way(scan.organisation, app.session.name_of(scan.organisation), progress(scan)) for scan in scans
        ]
        dialog = WayDialog("Which baseline?", ways)
        _ = app.push_screen(dialog, lambda key: _show(app, key) if key is not None else None)


def _show(app: PlayerApp, organisation: str) -> None:
    state = app.state

    def scan() -> Scan | None:
        found = (scan for scan in own_scans(state) if scan.organisation == organisation)
        return next(found, None)

    def heading() -> str:
        now = scan()
        done = f" {progress(now)}." if now is not None else ""
        fixed = "" if state.view.stage in BEFORE_START else " Fixed at StartEx."
        return f"REAL. Baseline of {state.session.name_of(organisation)}.{done}{fixed}\n{readers_text(state)}"

    def answer(measure: MeasureRow, given: MeasureAnswer, evidence: str) -> None:
        now = scan()
        if state.view.stage not in BEFORE_START or now is None:
            app.warn("The baseline is fixed at StartEx.")
            return
        command = AnswerMeasure(asked=now.asked, position=measure.position, answer=given, evidence=evidence)
        # The row itself shows that it counts; a word for each of many answers would cover the page.
        _ = app.session.send(command, "Your answer")
        app.acting.tell_if_offline("Your answer")

    _ = app.push_screen(BaselineDialog(scan, heading=heading, answer=answer))


def readers_text(state: PlayerState) -> str:
    """Return in a sentence who reads what is REAL."""
    directory = state.session.directory
    if directory is None:
        return ""
    named = [label for labels in directory.named_for.values() for label in labels]
    control = "; ".join(dict.fromkeys(named)) or "nobody in control"
    own = "; ".join(state.session.name_of(organisation) for organisation in directory.named_for)
    return f"Read by: {own}; {control}."


def _too_long(text: str) -> str:
    if len(text) > EVIDENCE_LENGTH_MAX:
        return f"It has {len(text):,} characters; {EVIDENCE_LENGTH_MAX:,} are the most."
    return ""
