"""A small harbour exercise as a seat sees it: directory, welcome, and events by the minute."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.facts import (
    AnyFact,
    AskOpened,
    FileInfo,
    InjectTold,
    MessageSent,
    PhaseTold,
    Post,
    StageChanged,
    StageName,
    StoryJumped,
    text,
)
from exercise_engine.model.people import SeatKind
from exercise_engine.protocol.messages import (
    ClockFrame,
    Directory,
    DirectoryRole,
    DirectorySeat,
    DirectoryTeam,
    DraftState,
    HeadStamp,
    Limits,
    Named,
    Receipts,
    Welcome,
)

MINUTE = 60_000
STORY_START = 1_793_683_800_000
"""3 November 2026, 06:30 in Amsterdam."""

NO_RECEIPTS = Receipts()
RANSOM_NOTE = FileInfo(
    path="files/ransom note.pdf", media_type="application/pdf", size_bytes=48_213, sha256="0" * 64
)
LEAD = Post(team="terminal_crisis", role="lead")
IT = Post(team="terminal_crisis", role="it")

DIRECTORY = Directory(
    title="Black tide at Maasdelta",
    organisations={
        "terminal": Named(name="Maasdelta Container Terminal"),
        "port": Named(name="Port of Maasdelta"),
    },
    teams={
        "port_crisis": DirectoryTeam(
            name="Port crisis team",
            organisation="port",
            roles={"harbour_master": DirectoryRole(name="Harbour master", decides=True)},
        ),
        "terminal_crisis": DirectoryTeam(
            name="Terminal crisis team",
            organisation="terminal",
            roles={
                "lead": DirectoryRole(name="Lead", decides=True),
                "it": DirectoryRole(name="IT", decides=False),
            },
        ),
    },
    personas={"printer": Named(name="Office printer")},
    seats=(
        DirectorySeat(seat="s1", label="Terminal, lead", kind="player", posts=(LEAD,)),
        DirectorySeat(seat="s2", label="Terminal, IT", kind="player", posts=(IT,)),
        DirectorySeat(
            seat="s3",
            label="Harbour master",
            kind="player",
            posts=(Post(team="port_crisis", role="harbour_master"),),
        ),
    ),
    story_zone="Europe/Amsterdam",
    story_start="2026-11-03T06:30",
    length_ms=180 * MINUTE,
)


def clock(minute: float, *, stage: StageName = "running", running: bool = True, speed: int = 1) -> ClockFrame:
    """The clock at a minute of exercise time."""
    elapsed_ms = int(minute * MINUTE)
    return ClockFrame(
        stage=stage,
        running=running,
        elapsed_ms=elapsed_ms,
        story_ms=STORY_START + elapsed_ms * 4,
        speed=speed,
        pace=4.0,
        at_ms=1_700_000_000_000,
    )


def welcome(
    *,
    seat: str = "s1",
    posts: tuple[Post, ...] = (LEAD,),
    kind: SeatKind = "player",
    label: str = "Terminal, lead",
    at: ClockFrame | None = None,
    last_seq: int = 0,
    drafts: tuple[DraftState, ...] = (),
    receipts: Receipts = NO_RECEIPTS,
) -> Welcome:
    """The welcome of a seat."""
    return Welcome(
        run_id="run1",
        series_id="series1",
        seat=seat,
        kind=kind,
        label=label,
        posts=posts,
        directory=DIRECTORY,
        clock=at or clock(24),
        last_seq=last_seq,
        head=HeadStamp(seq=0, hash=""),
        limits=Limits(frame_bytes_max=1_000_000, text_length_max=20_000, receipts_max=2_000),
        drafts=drafts,
        receipts=receipts,
        server_version="1",
    )


def event(
    seq: int, fact: AnyFact, *, minute: float = 0, actor: str = "engine", acting_as: str | None = None
) -> Event:
    """One event as it reaches a seat."""
    elapsed_ms = int(minute * MINUTE)
    return Event(
        seq=seq,
        transaction=seq,
        at_ms=1_700_000_000_000,
        elapsed_ms=elapsed_ms,
        story_ms=STORY_START + elapsed_ms * 4,
        actor=actor,
        acting_as=acting_as,
        audience=Audience(to=("all",)),
        fact=fact,
    )


def told(
    subject: str,
    body: str = "Your yard is ours.",
    *,
    sender: str = "printer",
    to: tuple[str, ...] = ("terminal_crisis",),
    channel: str = "email",
    channel_name: str = "E-mail",
    attachments: tuple[FileInfo, ...] = (),
) -> InjectTold:
    """An inject."""
    return InjectTold(
        sender=sender,
        to=to,
        channel=channel,
        channel_name=channel_name,
        subject=text(subject),
        body=text(body),
        attachments=attachments,
    )


def asked(question: str, *, told_seq: int | None, minute: float | None, **more: Any) -> AskOpened:
    """A question to the terminal's crisis team, due at a minute of exercise time."""
    shape: dict[str, Any] = {
        "respondent": "terminal_crisis",
        "kind": "text",
        "rationale": "required",
        "confidence": "none",
        **more,
    }
    return AskOpened(
        told=told_seq,
        question=text(question),
        deadline_ms=None if minute is None else int(minute * MINUTE),
        **shape,
    )


def message(
    sender: str, to: tuple[str, ...], body: str, *, subject: str = "", reply_to: int | None = None
) -> MessageSent:
    """A message."""
    return MessageSent(
        sender=sender, to=to, subject=text(subject), body=text(body), reply_to=reply_to, thread=reply_to
    )


def stage(source: StageName, target: StageName, **more: Any) -> StageChanged:
    """A move of the exercise."""
    return StageChanged(source=source, target=target, **more)


MORNING: tuple[Event, ...] = (
    event(1, stage("planned", "check_in")),
    event(3, stage("check_in", "running")),
    event(4, PhaseTold(titles=("Odd signs",))),
    event(7, told("Shift report", "A quiet night.\nThree gate terminals were slow."), minute=5),
    event(
        9,
        told("All trucks wait at gate 3", sender="radio", to=("all",), channel="news", channel_name="News"),
        minute=12,
    ),
    event(
        12,
        told(
            "A page nobody sent",
            "Your yard is ours.\n\nPay, or the cranes stay where they are.",
            channel="paper",
            channel_name="Paper",
            attachments=(RANSOM_NOTE,),
        ),
        minute=20,
    ),
    event(13, asked("What do you do with the yard network?", told_seq=12, minute=30), minute=20),
    event(
        15,
        message(
            "port_crisis.harbour_master",
            ("terminal_crisis",),
            "Trucks are standing up to the motorway. What do we tell them?",
            subject="Gate closed?",
        ),
        minute=22,
        actor="s3",
        acting_as="port_crisis.harbour_master",
    ),
    event(
        16,
        asked(
            "Do you stop the vessel traffic link?",
            told_seq=None,
            minute=26,
            kind="choice",
            options=("Stop it now", "Keep it, under watch", "Ask the harbour master first"),
            rationale="optional",
        ),
        minute=23,
    ),
)
"""What the lead of the terminal has seen after 24 minutes."""
NAMES = {"radio": "Radio Maasmond"}


def jump(brief: str = "A night has passed. The yard stood still.") -> StoryJumped:
    """A jump of the story."""
    return StoryJumped(from_story_ms=STORY_START, to_story_ms=STORY_START + 3_600_000, brief=text(brief))
