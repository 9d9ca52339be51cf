"""Code and token of a seat: which is shown, and what is kept."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.client.credentials import CredentialStore


def test_a_code_is_shown_until_there_is_a_token() -> None:
    """The token opens the seat from then on."""
    store = CredentialStore(code="AAAA")
    assert store.offer() == ("AAAA", None)
    store.accept("token")

    assert store.offer() == (None, "token")


def test_a_token_survives_the_terminal_and_the_code_does_not(tmp_path: Path) -> None:
    """Only the token is on disk, readable by its owner only."""
    store = CredentialStore(tmp_path / "seat", code="AAAA")
    store.accept("token")
    store.save()

    again = CredentialStore(tmp_path / "seat")
    kept = "".join(path.read_text() for path in (tmp_path / "seat").iterdir())
    assert again.offer() == (None, "token")
    assert "AAAA" not in kept
    assert repr(again) == f"CredentialStore(folder={tmp_path / 'seat'})"


def test_a_token_that_opens_nothing_gives_way_to_the_code(tmp_path: Path) -> None:
    """And a code that opens nothing to nothing: then somebody has to be asked."""
    store = CredentialStore(tmp_path, code="AAAA")
    store.accept("token")
    store.reject()
    assert store.offer() == ("AAAA", None)
    store.save()
    assert CredentialStore(tmp_path).is_empty
    store.reject()

    assert store.offer() == (None, None)
    assert store.is_empty


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    """Scripted people leave no traces."""
    store = CredentialStore(code="AAAA")
    store.accept("token")
    store.save()

    assert list(tmp_path.iterdir()) == []
    assert not store.is_empty


def test_a_file_that_holds_no_token_is_no_token(tmp_path: Path) -> None:
    """Whatever lies there, somebody is asked for the code."""
    for content in ("{", "[]", '{"token": 5}', '{"token": ""}', '{"token": null}'):
        (tmp_path / "token.json").write_text(content)
        assert CredentialStore(tmp_path).is_empty
