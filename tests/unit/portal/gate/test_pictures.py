"""A picture that is made anew looks as it did to whoever handed it in."""

import io

import pytest
from PIL import Image

from portal.gate import pictures
from portal.gate.words import Kind, PictureTooLarge

ORIENTATION = 0x0112


def made_anew(picture: Image.Image, kind: str, **options) -> Image.Image:
    sent = io.BytesIO()
    picture.save(sent, kind, **options)
    return Image.open(io.BytesIO(pictures.examine(Kind(kind.lower()), sent.getvalue()).data))


def test_what_a_phone_held_upright_took_stays_upright():
    picture = Image.new("RGB", (40, 20), "red")
    metadata = picture.getexif()
    metadata[ORIENTATION] = 6
    made = made_anew(picture, "JPEG", exif=metadata)
    assert made.size == (20, 40)
    assert not made.getexif()


def test_a_photograph_of_many_pixels_is_kept_at_half_its_sides(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_DECODED", 1000)
    assert made_anew(Image.new("RGB", (60, 40)), "JPEG").size == (30, 20)
    assert made_anew(Image.new("RGB", (40, 25)), "JPEG").size == (40, 25)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("JPEG", {"progressive": True})])
def test_what_can_only_be_decoded_whole_is_refused_unread_when_it_would_fill_the_memory(monkeypatch, kind, options):
    monkeypatch.setattr(pictures, "MAX_DECODED", 2399)
    with pytest.raises(PictureTooLarge):
        made_anew(Image.new("RGB", (60, 40)), kind, **options)


def test_a_photograph_beyond_all_phones_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 2399)
    with pytest.raises(PictureTooLarge):
        made_anew(Image.new("RGB", (60, 40)), "JPEG")


def test_words_inside_a_picture_go():
    made = made_anew(Image.new("RGB", (40, 20), "red"), "JPEG", comment=b"taken at home", icc_profile=b"x" * 200)
    assert {"comment", "icc_profile", "exif"}.isdisjoint(made.info)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_see_through_is_white_and_not_black(mode):
    picture = Image.new("RGBA", (40, 20), (0, 0, 0, 0)).convert(mode)
    assert made_anew(picture, "PNG").getpixel((5, 5)) == (255, 255, 255)


def test_what_covers_the_paper_keeps_its_colour():
    assert made_anew(Image.new("RGBA", (40, 20), (200, 0, 0, 255)), "PNG").getpixel((5, 5)) == (200, 0, 0)
