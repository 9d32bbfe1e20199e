"""``python -m tests.hostile.honest``: files by real programs, of every size, and which of them are refused."""

import argparse
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from shutil import which

import img2pdf
import pikepdf
import pymupdf
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from portal.kernel.errors import DomainError
from portal.standalone.console import say
from tests.hostile.alone import judge

MB = 1 << 20
LIMIT = 10 * MB
SIZES = (30_000, 100_000, 300_000, MB, 3 * MB, 6 * MB, LIMIT - 200_000)
"""Bytes that a file is to have, about."""

Chance = random.Random
Make = Callable[[int, Chance], tuple[str, bytes]]


def files(number: int) -> Iterator[tuple[str, str, bytes]]:
    """So many: by which program and of which size, the name of the file, its bytes; the same each time."""
    chance = random.Random("honest files")  # noqa: S311
    makers = sorted(MAKERS)
    for turn in range(number):
        maker, size = makers[turn % len(makers)], SIZES[turn // len(makers) % len(SIZES)]
        name, data = MAKERS[maker](size, chance)
        if len(data) <= LIMIT:
            yield f"{maker}, {size}", name, data


def _scan(size: int, chance: Chance, *, quality: int = 85) -> Image.Image:
    """Paper as a scanner sees it: noise everywhere, so that compressed bytes are as good as random."""
    side = max(64, int((size * (1.9 if quality > 80 else 3.5)) ** 0.5))
    noise = Image.frombytes("L", (side, side), chance.randbytes(side * side))
    return Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180)))


def _jpeg(size: int, chance: Chance, **how: object) -> bytes:
    made = io.BytesIO()
    # Three channels of noise take about three bits a pixel and channel at this quality.
    _scan(size // 2, chance).save(made, "JPEG", quality=85, **how)
    return made.getvalue()


def photograph(size: int, chance: Chance) -> tuple[str, bytes]:
    exif = Image.Exif()
    exif[0x0112] = chance.choice((1, 3, 6, 8))
    return "a.jpg", _jpeg(size, chance, exif=exif.tobytes())


def progressive(size: int, chance: Chance) -> tuple[str, bytes]:
    return "a.jpeg", _jpeg(size, chance, progressive=True, dpi=(300, 300))


def screenshot(size: int, chance: Chance) -> tuple[str, bytes]:
    side = max(16, int((size / 3) ** 0.5))
    made = io.BytesIO()
    Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side)).save(made, "PNG")
    return "a.PNG", made.getvalue()


def scanned_by_pillow(size: int, chance: Chance) -> tuple[str, bytes]:
    made = io.BytesIO()
    _scan(size // 2, chance).save(made, "PDF", resolution=200)
    return "a.pdf", made.getvalue()


def scanned_by_img2pdf(size: int, chance: Chance) -> tuple[str, bytes]:
    return "扫描件.pdf", img2pdf.convert([_jpeg(size // 2, chance), _jpeg(size // 2, chance)])


def drawn_by_reportlab(size: int, chance: Chance) -> tuple[str, bytes]:
    made = io.BytesIO()
    canvas = Canvas(made, pageCompression=chance.randrange(2))
    for page in range(chance.randrange(1, 5)):
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(f"Page {page}", f"p{page}")
        canvas.linkURL("https://example.com/", (0, 0, 100, 20))
        for line in range(50):
            canvas.drawString(40, 800 - 14 * line, f"{line} {chance.random()}" * 3)
        canvas.acroForm.textfield(name=f"f{page}", x=40, y=40, width=100, height=20)
        canvas.showPage()
    canvas.save()
    return "表.pdf", made.getvalue()


def drawn_by_fpdf(size: int, chance: Chance) -> tuple[str, bytes]:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.multi_cell(0, 8, " ".join(str(chance.random()) for _ in range(400)))
    made.image(Image.open(io.BytesIO(_jpeg(size, chance))), w=100)
    return "a.pdf", bytes(made.output())


def printed_by_chromium(size: int, chance: Chance) -> tuple[str, bytes]:
    """A few pages are printed by the browser, and what is printed is put behind a scan of that size."""
    with pikepdf.Pdf.open(io.BytesIO(_printed(chance.randrange(6)))) as pages:
        with pikepdf.Pdf.open(io.BytesIO(scanned_by_pillow(size, chance)[1])) as scan:
            pages.pages.extend(scan.pages)
        made = io.BytesIO()
        pages.save(made)
    return "网页.pdf", made.getvalue()


@cache
def _printed(number: int) -> bytes:
    browser = next(filter(None, map(which, ("chromium-headless-shell", "chromium", "google-chrome"))))
    row = "<tr><td>{}.{}<td>营业执照<a href='https://example.com/'>查询</a>"
    rows = "".join(row.format(number, line) for line in range(60))
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "a.html"), Path(folder, "a.pdf")
        page.write_text(f"<!doctype html><meta charset=utf-8><h1>申请表</h1><table>{rows}</table>", encoding="utf-8")
        quiet = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        subprocess.run([str(browser), *quiet, f"--print-to-pdf={made}", page.as_uri()], check=True, capture_output=True)
        return made.read_bytes()


def rewritten_by_mupdf(size: int, chance: Chance) -> tuple[str, bytes]:
    with pymupdf.open(stream=scanned_by_img2pdf(size, chance)[1], filetype="pdf") as opened:
        opened[0].insert_text((20, 30), "Seen", fontsize=20)
        opened.set_toc([[1, "Page", 1]])
        return "a.pdf", opened.tobytes(garbage=3, deflate=True)


def rewritten_by_pypdf(size: int, chance: Chance) -> tuple[str, bytes]:
    writer = PdfWriter()
    for source in (drawn_by_reportlab(size, chance)[1], scanned_by_img2pdf(size // 2, chance)[1]):
        writer.append(PdfReader(io.BytesIO(source)))
    made = io.BytesIO()
    writer.write(made)
    return "合并.pdf", made.getvalue()


def linearized_by_qpdf(size: int, chance: Chance) -> tuple[str, bytes]:
    made = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(scanned_by_img2pdf(size, chance)[1])) as opened:
        opened.save(made, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return "a.pdf", made.getvalue()


def by_ghostscript(size: int, chance: Chance) -> tuple[str, bytes]:
    source = drawn_by_fpdf(size, chance)[1]
    command = [str(which("gs")), "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sOutputFile=-", "-"]
    return "a.pdf", subprocess.run(command, input=source, check=True, capture_output=True).stdout


MAKERS: Mapping[str, Make] = {
    "a photograph": photograph,
    "a progressive JPEG": progressive,
    "a screenshot": screenshot,
    "Pillow": scanned_by_pillow,
    "img2pdf": scanned_by_img2pdf,
    "ReportLab": drawn_by_reportlab,
    "fpdf2": drawn_by_fpdf,
    "Chromium": printed_by_chromium,
    "MuPDF": rewritten_by_mupdf,
    "pypdf": rewritten_by_pypdf,
    "qpdf": linearized_by_qpdf,
    "Ghostscript": by_ghostscript,
}


def main(arguments: list[str]) -> int:
    """Each is kept, and no more than one in a thousand is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.honest", description="Who of the honest is refused")
    parser.add_argument("--files", type=int, default=5000)
    refused, seconds, sizes = 0, [], []
    for what, name, data in files(parser.parse_args(arguments).files):
        began = time.perf_counter()
        try:
            judge(name, data)
        except DomainError as refusal:
            refused += 1
            say(f"  {what}: {refusal.code}")
        seconds.append(time.perf_counter() - began)
        sizes.append(len(data))
    near = [took for took, size in zip(seconds, sizes, strict=True) if 0.7 < size / MB < 1.4]
    say(f"{len(sizes)} honest files of {min(sizes) / 1e3:.0f} kB to {max(sizes) / 1e6:.1f} MB; refused {refused}")
    say(f"one of about 1 MB takes {1000 * statistics.median(near):.0f} ms, the slowest of all {max(seconds):.1f} s")
    return int(1000 * refused > len(sizes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
