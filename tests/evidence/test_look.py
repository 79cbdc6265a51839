"""A photograph is known again after a chat program had it, and others are not taken for it."""

import os
import random
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from service.files.kinds import picture_of
from service.files.look import BITS, look_of
from service.files.looks import NEAR, is_near
from service.files.picture import picture
from tests.evidence.making import noted

SOAK = os.environ.get("SOVANG_SOAK") == "1"
KINDS = ("JPEG", "PNG", "WEBP")


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Something like a photograph: a sky, a ground, people and things before it, light from one side, and grain."""
    luck = random.Random(seed)
    sky, ground = ([luck.randint(60, 230) for _ in range(3)] for _ in range(2))
    image = Image.new("RGB", size, tuple(sky))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, luck.randint(size[1] // 3, 2 * size[1] // 3), *size), tuple(ground))
    for _ in range(luck.randint(12, 24)):
        x, y = luck.randint(0, size[0]), luck.randint(0, size[1])
        wide, high = luck.randint(30, 200), luck.randint(30, 200)
        shape = luck.choice((draw.rectangle, draw.ellipse))
        shape((x, y, x + wide, y + high), tuple(luck.randint(0, 255) for _ in range(3)))
    light = Image.linear_gradient("L").rotate(luck.choice((0, 90, 180, 270))).resize(size)
    image = Image.blend(image, Image.merge("RGB", (light,) * 3), 0.25)
    grain = Image.effect_noise(size, 24).convert("RGB")
    return Image.blend(image, grain, 0.08).filter(ImageFilter.GaussianBlur(1.2))


def saved(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def bits(content: bytes) -> int | None:
    """What the product keeps of it."""
    kind = picture_of(content)
    assert kind is not None
    look = picture(content, kind).look
    return None if look is None else int(look, 16)


@settings(max_examples=400 if SOAK else 15, deadline=None, derandomize=not SOAK)
@given(
    seed=st.integers(0, 10**6),
    share=st.floats(0.2, 1.0),
    quality=st.integers(35, 95),
    kind=st.sampled_from(KINDS),
    lighter=st.floats(0.9, 1.1),
)
def test_made_smaller_saved_anew_and_a_little_lighter_it_is_the_same(
    seed: int, share: float, quality: int, kind: str, lighter: float
) -> None:
    original = scene(seed)
    smaller = original.resize((int(640 * share), int(480 * share)), Image.Resampling.LANCZOS)
    sent = saved(smaller.point(lambda value: min(255, int(value * lighter))), kind, quality=quality)
    one, other = bits(saved(original, quality=92)), bits(sent)
    assert one is not None
    assert other is not None
    assert is_near(one, other), (one ^ other).bit_count()


def test_pictures_of_different_things_are_told_apart() -> None:
    found = [bits(saved(scene(seed))) for seed in range(400 if SOAK else 40)]
    assert None not in found
    apart = [(one ^ other).bit_count() for n, one in enumerate(found) for other in found[:n]]  # type: ignore[operator]
    assert min(apart) > NEAR


def test_a_picture_that_the_camera_held_on_its_side_is_known_when_it_comes_upright() -> None:
    upright = scene(7)
    on_its_side = saved(upright.rotate(90, expand=True), exif=noted(orientation=6), quality=90)
    one, other = bits(saved(upright)), bits(on_its_side)
    assert one is not None
    assert other is not None
    assert is_near(one, other)


@pytest.mark.parametrize("colour", ["white", "grey", (200, 30, 30)])
def test_an_empty_page_and_a_plain_wall_are_known_by_nothing(colour: object) -> None:
    assert look_of(Image.new("RGB", (300, 400), colour)) is None  # type: ignore[arg-type]
    page = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(page).text((20, 20), "Kinh gui", fill="black")
    assert bits(saved(page)) is None


def test_a_look_has_64_bits() -> None:
    look = look_of(scene(1))
    assert look is not None
    assert (BITS, len(look)) == (64, 16)
