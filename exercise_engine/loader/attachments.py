"""Loads the files that come with injects: from inside the scenario's folder only, and of bearable size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from exercise_engine.loader.sources import MIB, quote
from exercise_engine.model.inject import ATTACHMENT_SIZE_BYTES_MAX
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding
from exercise_engine.model.paths import Path as ScenarioPath
from exercise_engine.model.scenario import Scenario

ATTACHMENTS_SIZE_BYTES_MAX = 50 * MIB
"""All attachments of one scenario: they are held in memory and kept in the file of the exercise."""

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}
"""By suffix, and not by the table of the machine, so that the same scenario is the same everywhere."""
UNKNOWN_MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file that belongs to a scenario."""

    name: str
    """Its path inside the scenario's folder."""
    media_type: str
    content: bytes


class _Refused(Exception):
    """A file that cannot be attached; carries code, message and hint."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


def load_attachments(
    scenario: Scenario, folder: Path
) -> tuple[tuple[ScenarioFile, ...], tuple[Finding, ...]]:
    """Return every attached file once, in the order of the scenario, and what stands in the way."""
    files: dict[str, ScenarioFile] = {}
    refused: dict[str, _Refused] = {}
    findings: list[Finding] = []
    size_bytes = 0
    for path, name in _attached(scenario):
        if name not in files and name not in refused:
            try:
                content = _read(folder, name, room_bytes=ATTACHMENTS_SIZE_BYTES_MAX - size_bytes)
                size_bytes += len(content)
                media_type = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), UNKNOWN_MEDIA_TYPE)
                files[name] = ScenarioFile(name, media_type, content)
            except _Refused as refusal:
                refused[name] = refusal
        if name in refused:
            why = refused[name]
            findings.append(Finding(path, why.code, why.message, why.hint))
    return tuple(files.values()), tuple(findings)


def _attached(scenario: Scenario) -> Iterator[tuple[ScenarioPath, str]]:
    for name, inject in scenario.injects.items():
        for index, attachment in enumerate(inject.attachments):
            yield ("injects", name, "attachments", index, "file"), attachment.file
    for name, brief in scenario.briefs.items():
        for index, attachment in enumerate(brief.attachments):
            yield ("briefs", name, "attachments", index, "file"), attachment.file
    for name, document in scenario.documents.items():
        yield ("documents", name, "file"), document.file
    for name, enquiry in scenario.enquiries.items():
        for place, answer in enumerate(enquiry.answers):
            for index, attachment in enumerate(answer.attachments):
                path = ("enquiries", name, "answers", place, "attachments", index, "file")
                yield path, attachment.file


def _read(folder: Path, name: str, *, room_bytes: int) -> bytes:
    """Read one file; the format allows no steps upwards in its name, and links are checked here."""
    path = folder / name
    try:
        resolved = path.resolve()
        if not resolved.is_relative_to(folder.resolve()):
            hint = "copy the file into the folder"
            raise _Refused("E143", f"{quote(name)} is a link that leads out of the scenario's folder", hint)
        if not resolved.exists():
            raise _Refused("E141", f"there is no file {quote(name)}", _near_file(folder, name))
        if not resolved.is_file():
            raise _Refused("E141", f"{quote(name)} is no ordinary file", "name a file")
        size_bytes = resolved.stat().st_size
        if size_bytes > ATTACHMENT_SIZE_BYTES_MAX:
            most = ATTACHMENT_SIZE_BYTES_MAX // MIB
            message = f"{quote(name)} has {size_bytes / MIB:.1f} MiB; {most} are allowed"
            raise _Refused("E142", message, "make it smaller, or hand it out beside the exercise")
        if size_bytes > room_bytes:
            message = f"all attachments together have more than {ATTACHMENTS_SIZE_BYTES_MAX // MIB} MiB"
            raise _Refused("E142", message, "make some of them smaller")
        with resolved.open("rb") as stream:
            return stream.read(ATTACHMENT_SIZE_BYTES_MAX)
    except (OSError, RuntimeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise _Refused("E141", f"{quote(name)} cannot be read: {reason}") from None


def _near_file(folder: Path, name: str) -> str:
    """Return the hint that names a file with nearly the same path."""
    parent = (folder / name).parent
    try:
        names = [file.relative_to(folder).as_posix() for file in parent.iterdir() if file.is_file()]
    except (OSError, ValueError):
        return f"paths start at {quote(folder)}"
    return did_you_mean(name, sorted(names)) or f"paths start at {quote(folder)}"
