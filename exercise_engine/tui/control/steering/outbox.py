"""The outbox: what goes to players waits a few seconds, shown with its readers, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from exercise_engine.core.commands import AnyCommand, WriteControlNote
from exercise_engine.tui.drafts import REFUSED_SUFFIX, text_of
from exercise_engine.tui.session import Session

WAIT_S = 5.0
"""Long enough to see whom one has chosen, short enough not to be waited for."""
OUTBOX_DRAFT = "control:outbox"
KEPT_MAX = 100
"""So many can wait at once; nobody writes as many in a minute."""
_COMMANDS: TypeAdapter[AnyCommand] = TypeAdapter(AnyCommand)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing on its way to players."""

    command: AnyCommand
    what: str
    """Names it at the start of a sentence."""
    text: str
    """Its first words."""
    readers: str
    """Whom it will reach, in words."""
    acting_as: str | None = None
    draft_key: str = ""
    draft: Mapping[str, object] = field(default_factory=dict)
    """What was typed, as the form keeps it; it goes back there if it is taken back."""
    reason: str = ""
    """Kept as a control note, where the command has no room for it."""
    due_ns: int | None = None
    """When it goes, by this machine's steady clock; none after a restart: it goes by hand only."""

    def as_kept(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            "command": _COMMANDS.dump_json(self.command).decode(),
            "what": self.what,
            "text": self.text,
            "readers": self.readers,
            "acting_as": self.acting_as or "",
            "draft_key": self.draft_key,
            "draft": dict(self.draft),
            "reason": self.reason,
        }


class Outbox:
    """What waits, oldest first; nothing of it is lost when the terminal dies, and nothing sent by that."""

    def __init__(self, session: Session, *, wait_s: float = WAIT_S) -> None:
        self._session = session
        self.wait_s = wait_s
        self.waiting: list[Waiting] = []
        self.on_change: Callable[[], None] = _nothing
        """Called when something comes or goes, so that it can be shown."""

    def put(self, item: Waiting) -> None:
        """Let something wait, or send it at once where the outbox is switched off."""
        if self.wait_s <= 0 or len(self.waiting) >= KEPT_MAX:
            self._send(item)
            return
        due_ns = self._session.now().mono_ns + int(self.wait_s * 1_000_000_000)
        self.waiting.append(replace(item, due_ns=due_ns))
        if item.draft_key and self._session.link is not None:
            self._session.link.drop_drafts([item.draft_key, item.draft_key + REFUSED_SUFFIX])
        self._keep()

    def send_now(self, item: Waiting) -> None:
        """Send something that must not wait."""
        self._send(item)

    def send_due(self) -> None:
        """Send what has waited long enough."""
        now_ns = self._session.now().mono_ns
        due = [item for item in self.waiting if item.due_ns is not None and item.due_ns <= now_ns]
        for item in due:
            self._take(item)
            self._send(item)

    def send_newest(self) -> Waiting | None:
        """Send at once what was written last; gives it."""
        if not self.waiting:
            return None
        item = self.waiting[-1]
        self._take(item)
        self._send(item)
        return item

    def cancel_newest(self) -> Waiting | None:
        """Take back what was written last: its words lie where they were typed. Gives it."""
        if not self.waiting:
            return None
        item = self.waiting[-1]
        self._take(item)
        link = self._session.link
        if item.draft_key and link is not None:
            taken = link.load_draft(item.draft_key) is not None
            link.save_draft(item.draft_key + (REFUSED_SUFFIX if taken else ""), dict(item.draft))
        return item

    def seconds_left(self, item: Waiting) -> int | None:
        """Return the seconds until something goes, rounded up; none if it goes by hand only."""
        if item.due_ns is None:
            return None
        return max(0, -((self._session.now().mono_ns - item.due_ns) // 1_000_000_000))

    def restore(self) -> None:
        """Find again what waited when the terminal died; it is not sent by itself."""
        link = self._session.link
        kept = link.load_draft(OUTBOX_DRAFT) if link is not None else None
        if self.waiting or kept is None:
            return
        found = kept.get("waiting")
        items = found if isinstance(found, list | tuple) else ()
        self.waiting = [item for each in items if (item := _restored(each)) is not None]

    def clear(self) -> None:
        """Forget everything: another run has begun."""
        self.waiting.clear()
        self._keep()

    def _take(self, item: Waiting) -> None:
        self.waiting.remove(item)
        self._keep()

    def _send(self, item: Waiting) -> None:
        """Send; what was begun in the same form meanwhile stays there."""
        session, link = self._session, self._session.link
        newer = link.load_draft(item.draft_key) if link is not None and item.draft_key else None
        session.send(
            item.command,
            item.what,
            acting_as=item.acting_as,
            draft_key=item.draft_key,
            draft=item.draft,
        )
        if newer is not None and link is not None and newer != item.draft:
            link.save_draft(item.draft_key, newer)
        if item.reason:
            session.send(WriteControlNote(body=f"{item.what}: {item.reason}"), "The reason")

    def _keep(self) -> None:
        self.on_change()
        link = self._session.link
        if link is None:
            return
        if self.waiting:
            link.save_draft(OUTBOX_DRAFT, {"waiting": [item.as_kept() for item in self.waiting]})
        else:
            link.drop_drafts([OUTBOX_DRAFT])


def _nothing() -> None:
    """Nobody looks on yet."""


def _restored(kept: object) -> Waiting | None:
    """Return what was kept, if this program still knows the command."""
    if not isinstance(kept, dict):
        return None
    try:
        command = _COMMANDS.validate_json(text_of(kept, "command"))
    except ValidationError:
        return None
    draft = kept.get("draft")
    return Waiting(
        command=command,
        what=text_of(kept, "what"),
        text=text_of(kept, "text"),
        readers=text_of(kept, "readers"),
        acting_as=text_of(kept, "acting_as") or None,
        draft_key=text_of(kept, "draft_key"),
        draft=draft if isinstance(draft, dict) else {},
        reason=text_of(kept, "reason"),
    )
