"""What is hostile in another way: locked, swelling, infected, of two kinds at once, or a picture."""

import base64
import io
import struct
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image

from tests.hostile.documents import content, packed
from tests.hostile.writer import Document, archive, in_object_streams, plain, tailed

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

Files = Iterator[tuple[str, str, bytes]]

MB = 1 << 20


def all_others() -> Files:
    """What it is, the name of the file, its bytes."""
    yield from locked()
    yield from swelling()
    yield from infected()
    yield from of_two_kinds()
    yield from of_other_kinds()
    yield from swelling_pictures()
    yield from loaded_pictures()


def locked() -> Files:
    for revision in (2, 3, 4, 5, 6):
        for user in ("user", "密码" if revision >= 5 else "pw"):
            for metadata in (True, False) if revision >= 4 else (False,):
                made = io.BytesIO()
                how = pikepdf.Encryption(
                    owner="owner", user=user, R=revision, aes=revision >= 4, metadata=revision >= 4 and metadata
                )
                with pikepdf.Pdf.open(io.BytesIO(plain(Document()))) as opened:
                    opened.save(made, encryption=how)
                yield f"locked, revision {revision}, {user}, {metadata}", "a.pdf", made.getvalue()


def swelling() -> Files:
    for size in (300, 1000, 4000):
        yield f"content of {size} MB", "a.pdf", plain(content("/Filter/FlateDecode", packed(size * MB)))
    for times in (2, 3, 4):
        filters = "/Filter[" + "/FlateDecode" * times + "]"
        yield f"content of 1000 MB, packed {times} times", "a.pdf", plain(content(filters, packed(1000 * MB, times)))
    runs = b"\x81a" * (4 * MB)
    yield "content of 500 MB in runs", "a.pdf", plain(content("/Filter/RunLengthDecode", runs))
    yield (
        "content of 500 MB in runs, packed",
        "a.pdf",
        plain(content("/Filter[/FlateDecode/RunLengthDecode]", zlib.compress(runs))),
    )
    yield "content of 600 MB by LZW", "a.pdf", plain(content("/Filter/LZWDecode", _lzw_zeros(420_000)))
    text = base64.a85encode(packed(400 * MB)) + b"~>"
    yield "content of 400 MB as text", "a.pdf", plain(content("/Filter[/ASCII85Decode/FlateDecode]", text))
    yield (
        "content of 400 MB as digits",
        "a.pdf",
        plain(content("/Filter[/ASCIIHexDecode/FlateDecode]", packed(400 * MB).hex().encode() + b">")),
    )
    many = {n: ("<</Filter/FlateDecode>>", packed(200 * MB)) for n in range(10, 30)}
    refers = " ".join(f"{n} 0 R" for n in many)
    yield "4000 MB in twenty streams", "a.pdf", plain(Document(page=f"/Contents[{refers}]", objects=many))
    yield "objects of 600 MB", "a.pdf", _swollen_objects(600 * MB)
    for wide, high, how in (
        (60_000, 60_000, "/DCTDecode"),
        (65_000, 65_000, "/CCITTFaxDecode"),
        (40_000, 40_000, "/JPXDecode"),
        (100_000, 100_000, "/JBIG2Decode"),
        (100_000, 100_000, "/FlateDecode"),
    ):
        size = f"/Type/XObject/Subtype/Image/Width {wide}/Height {high}/BitsPerComponent 8/ColorSpace/DeviceRGB"
        picture = {10: (f"<<{size}/Filter{how}>>", b"\0" * 100)}
        yield (
            f"picture of {wide} by {high} in {how}",
            "a.pdf",
            plain(Document(page="/Resources<</XObject<</a 10 0 R>>>>", objects=picture)),
        )
    yield "pages without end", "a.pdf", _pages_without_end(30)


def infected() -> Files:
    yield "virus alone", "a.pdf", VIRUS
    yield "virus behind", "a.pdf", plain(Document()) + VIRUS
    yield "virus before", "a.pdf", VIRUS + plain(Document())
    yield "virus in a word", "a.pdf", plain(Document(f"/A({VIRUS.decode()})".replace("(P^)", "\\(P^\\)")))
    for how, data in (
        ("", VIRUS),
        ("/Filter/FlateDecode", zlib.compress(VIRUS)),
        ("/Filter[/FlateDecode/FlateDecode]", zlib.compress(zlib.compress(VIRUS))),
        ("/Filter/FlateDecode", zlib.compress(bytes(MB - 30) + VIRUS)),
        ("/Filter/ASCIIHexDecode", VIRUS.hex().encode() + b">"),
        ("/Filter/ASCII85Decode", base64.a85encode(VIRUS) + b"~>"),
        ("/Filter[/ASCII85Decode/FlateDecode]", base64.a85encode(zlib.compress(VIRUS)) + b"~>"),
        ("/Filter/RunLengthDecode", bytes([len(VIRUS) - 1]) + VIRUS + b"\x80"),
    ):
        yield f"virus in a content {how}", "a.pdf", plain(content(how, data))
        embedded = Document(
            "/Names<</EmbeddedFiles<</Names[(a) 10 0 R]>>>>",
            objects={10: "<</Type/Filespec/F(a.com)/EF<</F 11 0 R>>>>", 11: (f"<<{how}>>", data)},
        )
        yield f"virus in an attachment {how}", "a.pdf", plain(embedded)
        yield f"virus in an attachment in streams {how}", "a.pdf", in_object_streams(embedded)
        yield f"virus that nothing refers to {how}", "a.pdf", plain(Document(objects={11: (f"<<{how}>>", data)}))
    picture = _picture("PNG")
    yield "virus behind a picture", "a.png", picture + VIRUS
    yield "virus as a picture", "a.jpg", VIRUS


def of_two_kinds() -> Files:
    page = plain(Document())
    heads = {
        "a program": b"MZ" + b"\0" * 200,
        "a script": b"#!/bin/sh\nrm -rf ~\nexit\n",
        "a web page": b"<script>alert(1)</script>\n",
        "a picture": b"GIF89a\x01\0\x01\0\0\0\0;",
        "an archive": archive(),
        "a batch": b"@echo off\r\ndel *.*\r\n",
        "a PHP page": b"<?php system($_GET['c']); ?>\n",
    }
    for name, head in heads.items():
        yield f"{name} before a page", "a.pdf", head + page
        yield f"{name} behind a page", "a.pdf", page + head
        yield f"{name} as a content", "a.pdf", plain(content("", head))
        yield f"{name} named a page", "a.pdf", head
        yield f"{name} named a picture", "a.jpg", head
    behind = {"Rar": b"Rar!\x1a\x07\x01\x00" + b"\0" * 99, "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 99}
    for name, data in behind.items():
        yield f"{name} behind a page", "a.pdf", page + data
        yield f"{name} as a content", "a.pdf", plain(content("", data))
        yield f"{name} as a picture's data", "a.pdf", plain(content("/Filter/DCTDecode", data))
    yield (
        "an archive in blocks that are only stored",
        "a.pdf",
        plain(content("/Filter/FlateDecode", _stored(archive("a.jar", b"class")))),
    )
    yield "an archive as a picture's data", "a.pdf", plain(content("/Filter/DCTDecode", archive()))
    yield "an archive behind both", "a.pdf", tailed(content("", archive()))


def of_other_kinds() -> Files:
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    for ending in [
        "doc",
        "xls",
        "docm",
        "xlsm",
        "docx",
        "xlsx",
        "ofd",
        "pptm",
        "rtf",
        "svg",
        "html",
        "js",
        "exe",
        "bat",
    ]:
        for name, data in (("macros", office), ("an archive", archive("word/vbaProject.bin"))):
            yield f"{name} as .{ending}", f"a.{ending}", data
    for name, data in (("macros", office), ("an archive of macros", archive("word/vbaProject.bin"))):
        for ending in ("pdf", "png", "jpg"):
            yield f"{name} named .{ending}", f"../../a.{ending}", data
    yield "a drawing with a script", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def swelling_pictures() -> Files:
    for wide, high in ((5000, 4001), (20_000, 20_000), (65_000, 65_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)):
        for depth, colours in ((1, 0), (8, 2), (16, 6)):
            yield f"picture of {wide} by {high}, {depth} bits", "a.png", _png(wide, high, depth, colours)
    for kind in ("iCCP", "zTXt", "iTXt"):
        yield f"picture with 300 MB in {kind}", "a.png", _with_chunk(kind, 300 * MB)
    for progressive in (False, True):
        photograph = _picture("JPEG", size=(64, 64), progressive=progressive)
        at = photograph.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
        for size in (65_500, 30_000):
            large = photograph[:at] + struct.pack(">HH", size, size) + photograph[at + 4 :]
            yield f"photograph of {size} by {size}, {progressive}", "a.jpg", large


def loaded_pictures() -> Files:
    for kind, name in (("PNG", "a.png"), ("JPEG", "a.jpg")):
        picture = _picture(kind)
        for told, load in (
            ("an archive", archive()),
            ("a script", b"<script>alert(1)</script>"),
            ("a PHP page", b"<?php system(1) ?>"),
            ("a page", plain(Document())),
            ("a program", b"MZ\x90\0"),
        ):
            yield f"{told} behind {name}", name, picture + load
            yield f"{told} before {name}", name, load + picture
            yield f"{told} within {name}", name, _with_comment(kind, load)
        yield f"{name} cut short", name, picture[: len(picture) // 2]
        yield f"{name} by another's name", "a.jpg" if kind == "PNG" else "a.png", picture


def _lzw_zeros(size: int) -> bytes:
    """About *size* bytes that unpack to some thousand times as many zeros."""
    made, held, bits = bytearray(), 0, 0

    def put(code: int, width: int) -> None:
        nonlocal held, bits
        held, bits = held << width | code, bits + width
        while bits >= 8:
            bits -= 8
            made.append(held >> bits)
            held &= (1 << bits) - 1

    while len(made) < size:
        put(256, 9)
        put(0, 9)
        following, width = 258, 9
        while following < 4093:
            put(following, width)
            following += 1
            if following + 1 >= 1 << width and width < 12:
                width += 1
        put(256, 12)
    put(257, 9)
    made.append(held << (8 - bits) & 255)
    return bytes(made)


def _swollen_objects(size: int) -> bytes:
    """A stream of objects with nothing but blanks behind them."""
    document = Document(objects={10: f"({'a' * 10})"})
    made = in_object_streams(document)
    start = made.index(b"stream\n") + 7
    end = made.index(b"\nendstream")
    swollen = zlib.compress(zlib.decompress(made[start:end]) + b" " * size, 9)
    length = f"/Length {end - start}".encode()
    return made[:start].replace(length, f"/Length {len(swollen)}".encode()) + swollen + made[end:]


def _pages_without_end(levels: int) -> bytes:
    """Each list of pages names the next one twice."""
    last = 10 + levels
    lists = {n: f"<</Type/Pages/Count {2 ** (last - n)}/Kids[{n + 1} 0 R {n + 1} 0 R]>>" for n in range(10, last)}
    lists[last] = "<</Type/Page/MediaBox[0 0 9 9]>>"
    catalogue = Document("", objects=lists)
    return plain(catalogue).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[10 0 R]/Count 9")


def _stored(data: bytes) -> bytes:
    packing = zlib.compressobj(0)
    return packing.compress(data) + packing.flush()


def _picture(kind: str, size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, kind, **how)
    return made.getvalue()


def _png(wide: int, high: int, depth: int, colours: int) -> bytes:
    head = struct.pack(">IIBBBBB", wide, high, depth, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk("IHDR", head) + _chunk("IDAT", packed(10 * MB)) + _chunk("IEND", b"")


def _with_chunk(kind: str, size: int) -> bytes:
    text = {"iCCP": b"a\0\0", "zTXt": b"a\0\0", "iTXt": b"a\0\1\0\0\0"}[kind]
    picture = _picture("PNG")
    return picture[:33] + _chunk(kind, text + packed(size)) + picture[33:]


def _with_comment(kind: str, load: bytes) -> bytes:
    picture = _picture(kind)
    if kind == "PNG":
        return picture[:33] + _chunk("tEXt", b"Comment\0" + load) + picture[33:]
    return picture[:2] + b"\xff\xfe" + struct.pack(">H", len(load) + 2) + load + picture[2:]


def _chunk(kind: str, data: bytes) -> bytes:
    body = kind.encode() + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
