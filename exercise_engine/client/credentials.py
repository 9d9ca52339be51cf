"""What opens the seat: the code while it is typed, then the token, on disk where only its owner can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from exercise_engine.client.keeping import make_folder, read_json, replace_file
from exercise_engine.protocol.messages import SECRET_LENGTH_MAX

KEPT_AS: Final = "token.json"


class CredentialStore:
    """Code and token of one seat; without a folder they are forgotten with the process."""

    def __init__(self, folder: Path | None = None, *, code: str | None = None) -> None:
        self._folder = folder
        self._code = code[:SECRET_LENGTH_MAX] or None if code is not None else None
        self._token: str | None = None
        if folder is not None:
            make_folder(folder)
            self._token = _token_in(folder / KEPT_AS)

    def __repr__(self) -> str:
        return f"CredentialStore(folder={self._folder!s})"

    @property
    def is_empty(self) -> bool:
        """Whether a code has to be asked for."""
        return self._token is None and self._code is None

    def offer(self) -> tuple[str | None, str | None]:
        """What to show next, as code and token; one of them at the most, and the token if there is one."""
        return (None, self._token) if self._token is not None else (self._code, None)

    def accept(self, token: str) -> None:
        """Take the token in place of the code; `save` puts it on disk."""
        self._token = token

    def reject(self) -> None:
        """Forget what was shown and refused."""
        if self._token is not None:
            self._token = None
        else:
            self._code = None

    def save(self) -> None:
        """Put the token on disk, or take a dead one away; raises StorageError."""
        if self._folder is not None:
            replace_file(self._folder / KEPT_AS, json.dumps({"token": self._token}))


def _token_in(path: Path) -> str | None:
    found = read_json(path)
    token = found.get("token") if isinstance(found, dict) else None
    return token if isinstance(token, str) and token else None
