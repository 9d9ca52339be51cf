"""What control does with the clock: steps of the exercise, pause, resume, jump."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.control_moves import Move, moves, why_no_moves
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import story_moment_ms, story_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.course_rows import inside_lines
from exercise_engine.tui.control.steer import EffectDialog, JumpDialog
from exercise_engine.tui.dialogs.ways import Way

_JUMP = "jump"


class ClockActions:
    """Opens the dialogs that move the exercise."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def steps(self) -> None:
        """Offer every step that the exercise can take now."""
        offered = {move.target: move for move in self._moves()}
        if not offered:
            self._asker.refuse(why_no_moves(self._desk.view))
            return
        ways = [Way(move.target, move.name, move.effect) for move in offered.values()]
        if self._can_jump():
            ways.insert(1, Way(_JUMP, "Jump the story forwards", "Story time moves, exercise time does not."))

        def choose(key: str) -> None:
            if key == _JUMP:
                self.jump()
                return
            self.move(next(move for move in offered.values() if move.target == key))

        self._asker.ask_way("The clock", ways, choose)

    def _moves(self) -> tuple[Move, ...]:
        here = self._desk.session.connected or None  # this seat itself is there once presence is known
        return moves(self._desk.view, self._desk.elapsed_ms, connected=here)

    def _can_jump(self) -> bool:
        view = self._desk.view
        return view.stage in IN_PLAY and view.emergency is None and self._desk.may(c.JumpStory)

    def move(self, move: Move) -> None:
        """Take one step, once its effect was read."""

        def send(reason: str) -> None:
            self._desk.send(c.MoveStage(target=move.target, note=reason), move.name)

        self._asker.ask(
            EffectDialog(f"{move.name}?", move.effect, yes=move.name, is_grave=move.is_grave), send
        )

    def pause_or_resume(self) -> None:
        """Stop the clock, or let it go on."""
        target = "running" if self._desk.view.stage == "paused" else "paused"
        found = [move for move in self._moves() if move.target == target]
        if found and self._desk.view.stage in IN_PLAY:
            self.move(found[0])
        elif self._desk.view.stage in IN_PLAY:
            self._asker.refuse(why_no_moves(self._desk.view))
        else:
            self._asker.refuse("Play is not on: there is nothing to pause. c shows what the clock can do.")

    def resume(self) -> None:
        """Let play go on after it stopped."""
        if self._desk.view.stage == "paused":
            self.pause_or_resume()
        else:
            self.steps()

    def jump(self) -> None:
        """Move the story, with a preview of what lies inside."""
        scenario = self._desk.view.scenario
        if scenario is None:
            return
        now_ms = self._desk.session.story_ms()

        def preview(typed: str) -> list[str]:
            try:
                target = story_moment_ms(typed, scenario.clock)
            except (ValueError, IndexError):
                raise ValueError("Write a moment of the story, such as Day 1 18:00.") from None
            if target <= now_ms:
                raise ValueError("The story only moves forwards.")
            return inside_lines(self._desk.view, from_ms=now_ms, to_ms=target)

        stands = story_text(now_ms, scenario.clock)
        self._asker.ask(
            JumpDialog(now=stands, example="Day 1 18:00", preview=preview),
            lambda jump: self._desk.send(jump, "The jump"),
        )
