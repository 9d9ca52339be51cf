"""A link as a picture that a telephone reads."""

from __future__ import annotations

import segno


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG element, without a fixed size; a tenth of it may be soiled or folded."""
    svg: str = segno.make_qr(text, error="m").svg_inline(omitsize=True, border=2)
    return svg
