"""Join cards: who sits where and by which link, as text and as pages; codes stand elsewhere."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from exercise_engine.client.link import Link
from exercise_engine.errors import PrintingUnavailable, StorageError
from exercise_engine.server.cards import writing
from exercise_engine.server.cards.card import CodeStrip, JoinCard, Sheet, sheets_of, text_of
from exercise_engine.server.cards.pages import cards_page, codes_page
from exercise_engine.server.cards.qr import qr_svg

LINK = Link(host="127.0.0.1", port=4000, series_id="series", seat="Yard, It")
CODE = "K7QF-2M9D-04XT-R8WA"
NASTY = "Zoë <b>&amp; {{ 7 }} [red]"


def sheets(*, with_codes: bool = True) -> dict[str, Sheet]:
    """Cards for a seat of the terminal and one of control."""
    cards = [
        JoinCard(seat="s1", label="Lead controller", organisation="", link=LINK, is_player=False),
        JoinCard(
            seat="s2",
            label="Yard, It",
            organisation="terminal",
            link=LINK,
            is_player=True,
            name=NASTY,
            email="z@y.example",
        ),
        JoinCard(seat="s3", label="Spare 1", organisation="", link=LINK, is_player=True),
    ]
    strip = CodeStrip(label="Yard, It", organisation="terminal", name=NASTY, code=CODE)
    names = {"": "Exercise control", "terminal": "Terminal & Co"}
    return sheets_of(cards, [strip] if with_codes else [], title="Black <tide>", names=names)


def test_a_card_says_who_where_and_how_and_holds_no_code() -> None:
    """As text, with the verb that the seat is for."""
    found = {key: text_of(sheet) for key, sheet in sheets().items()}
    assert NASTY in found["terminal"]
    assert f"link   {LINK}" in found["terminal"]
    assert "exercise-engine join" in found["terminal"]
    control, spare = found[""].split("Spare 1")
    assert "exercise-engine control" in control
    assert "exercise-engine join" in spare
    assert "exercise-engine control" not in spare
    assert CODE not in "".join(found.values())


def test_pages_show_names_as_text_and_codes_apart() -> None:
    """What people are called is never markup, and the page of the cards has no secret."""
    sheet = sheets()["terminal"]
    cards, codes = cards_page(sheet), codes_page(sheet)
    for page in (cards, codes):
        assert "Zoë &lt;b&gt;&amp;amp; {{ 7 }} [red]" in page
        assert "<b>&" not in page
    assert "Black &lt;tide&gt;" in cards
    assert "Terminal &amp; Co" in cards
    assert CODE not in cards
    assert CODE in codes
    assert str(LINK).partition("?")[0] not in codes


def test_the_picture_stands_for_the_link_alone() -> None:
    """The same link is the same picture; another link another one; nothing is fetched for it."""
    assert qr_svg("a") != qr_svg("b")
    assert qr_svg(str(LINK)) == qr_svg(str(LINK))
    assert qr_svg(str(LINK)) in cards_page(sheets()["terminal"])
    assert re.findall(r"(?:src|href)=", cards_page(sheets()["terminal"])) == []


def test_a_strip_is_not_shown_by_accident() -> None:
    """Not in a traceback or a log line either."""
    assert CODE not in repr(sheets())


def test_cards_are_written_anew_and_codes_are_never_lost(tmp_path: Path) -> None:
    """For their owner only; text and pages of each organisation, and codes that were drawn."""
    folder = tmp_path / "seats"
    writing.write_texts(folder, sheets())
    writing.write_pages(folder, sheets())
    written = writing.write_pages(folder, sheets())
    assert [path.name for path in written] == [
        "control-cards.pdf",
        "terminal-cards.pdf",
        "terminal-codes-2.pdf",
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "control-cards.pdf",
        "control-cards.txt",
        "terminal-cards.pdf",
        "terminal-cards.txt",
        "terminal-codes-2.pdf",
        "terminal-codes.pdf",
    ]
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (folder / "terminal-cards.pdf").read_bytes().startswith(b"%PDF-")


def test_without_printing_there_are_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever cannot print still has cards to send; nothing half written stays."""

    def unavailable(_: object) -> tuple[bytes, ...]:
        raise PrintingUnavailable("no pango")

    monkeypatch.setattr(writing, "render_pdfs", unavailable)
    writing.write_texts(tmp_path / "seats", sheets())
    with pytest.raises(PrintingUnavailable):
        writing.write_pages(tmp_path / "seats", sheets())
    assert len(list((tmp_path / "seats").iterdir())) == 2


def test_a_folder_that_others_can_read_gets_no_cards(tmp_path: Path) -> None:
    """Names are nobody else's business."""
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(StorageError):
        writing.write_texts(tmp_path / "open", sheets())
