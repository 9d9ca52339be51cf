"""Join cards and strips with codes as pages for printing, two documents for each organisation."""

from __future__ import annotations

from html import escape

from exercise_engine.server.cards.card import CodeStrip, JoinCard, Sheet
from exercise_engine.server.cards.qr import qr_svg

MARKING = "EXERCISE EXERCISE EXERCISE"

_STYLE = """
@page { size: A4; margin: 14mm 12mm; @bottom-center { content: "MARKING"; font: bold 8pt sans-serif; } }
body { font: 9.5pt/1.35 sans-serif; color: #111; margin: 0; }
h1 { font-size: 12pt; margin: 0 0 1mm; } p.note { margin: 0 0 5mm; color: #444; }
.card { display: inline-block; vertical-align: top; box-sizing: border-box; width: 91mm; height: 58mm;
  margin: 0 2mm 4mm 0; padding: 3.5mm; border: 0.3mm dashed #888; overflow: hidden; break-inside: avoid; }
.marking { font: bold 7pt sans-serif; letter-spacing: 0.1em; }
.title { color: #444; font-size: 8pt; }
.how { font-size: 8.5pt; line-height: 1.25; }
.who { font-size: 11pt; font-weight: bold; margin-top: 1.5mm; } .label { font-weight: bold; }
.qr { float: right; width: 27mm; height: 27mm; margin: 1mm 0 1mm 2mm; } .qr svg { width: 27mm; height: 27mm; }
.link { font: 6.5pt/1.25 monospace; overflow-wrap: anywhere; clear: both; padding-top: 1mm; }
.verb { font-family: monospace; }
.strip { box-sizing: border-box; width: 100%; padding: 3.5mm 2mm; border-bottom: 0.3mm dashed #888;
  break-inside: avoid; overflow: hidden; }
.strip .code { float: right; font: bold 14pt monospace; letter-spacing: 0.05em; }
""".replace("MARKING", MARKING)


def cards_page(sheet: Sheet) -> str:
    """Return the join cards of one organisation: link and picture of it, and never a code."""
    note = "Cut along the lines. A card holds no secret and may lie about; the code is given by hand."
    body = "".join(_card(card, sheet) for card in sheet.cards)
    return _page(f"Join cards: {sheet.organisation}", note, body)


def codes_page(sheet: Sheet) -> str:
    """Return the strips with codes, which are kept from everybody but their persons."""
    note = "SECRET until handed over: whoever has a code can take the seat. Cut along the lines."
    body = "".join(_strip(strip) for strip in sheet.strips)
    return _page(f"Codes: {sheet.organisation}", note, body)


def _page(heading: str, note: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style></head><body>"
        f'<h1>{escape(heading)}</h1><p class="note">{escape(note)}</p>{body}</body></html>'
    )


def _card(card: JoinCard, sheet: Sheet) -> str:
    who = f'<div class="who">{escape(card.name)}</div>' if card.name else ""
    mail = f"<div>{escape(card.email)}</div>" if card.email else ""
    return (
        f'<div class="card"><div class="qr">{qr_svg(str(card.link))}</div>'
        f'<div class="marking">{MARKING}</div><div class="title">{escape(sheet.title)}</div>{who}'
        f'<div class="label">{escape(card.label)}</div>{mail}'
        f'<div class="how">Type</div><div class="how verb">{escape(card.verb)}</div>'
        '<div class="how">and give link and code.</div>'
        f'<div class="link">{escape(str(card.link))}</div></div>'
    )


def _strip(strip: CodeStrip) -> str:
    name = f"{escape(strip.name)}, " if strip.name else ""
    return (
        f'<div class="strip"><span class="code">{escape(strip.code)}</span>{name}{escape(strip.label)}</div>'
    )
