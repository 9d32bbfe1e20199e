"""QR codes as images that a page may carry in itself."""

import segno


def data_uri(text: str) -> str:
    """Return *text* as a QR code: an SVG ``data:`` address, level M, with its quiet zone."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=4, scale=4, light="#fff")
