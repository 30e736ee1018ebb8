"""Pictures for tests: bank slips of one form, photographs, and what becomes of them when somebody saves them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from saima.core.health.contents.pictures import FINE

WIDTH, HEIGHT = 1240, 877
PAPER, INK = (250, 248, 240), (20, 20, 20)


@cache
def slip(seed: int, amount: str = "") -> Image.Image:
    """Return half a page of a bank's form; seeds differ in the payee's account, the amount, the serial and the day."""
    rng = Random(seed)
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((380, 40), "BANK OF EXAMPLE  RECEIPT", font=ImageFont.load_default(44), fill=(160, 20, 20))
    for line in range(8):
        draw.line((60, 140 + line * 80, WIDTH - 60, 140 + line * 80), fill=(60, 60, 60), width=2)
    lines = {
        "Payer": "Example Technology (Foshan) Co., Ltd.",
        "Payer's account": "2013021109" + "".join(rng.choice("0123456789") for _ in range(8)),
        "Payee": "Example High Technology Co., Ltd.",
        "Payee's account": "4405015861230000678",
        "Purpose": "capital of the project",
        "Amount": amount or f"¥{rng.randrange(10**6, 10**8):,}.00",
        "Serial": "".join(rng.choice("0123456789ABCDEF") for _ in range(20)),
        "Day": f"2023-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
    }
    for line, (label, text) in enumerate(lines.items()):
        draw.text((80, 160 + line * 80), label, font=ImageFont.load_default(28), fill=INK)
        draw.text((420, 160 + line * 80), text, font=ImageFont.load_default(28), fill=INK)
    return _grain(page, seed, 6)


@cache
def photo(seed: int) -> Image.Image:
    """Return a photograph of nothing in particular: soft colours, a dozen hard edges, grain."""
    rng = np.random.default_rng(seed)
    colours = (rng.random((12, 16, 3)) * 255).astype(np.uint8)
    made = Image.fromarray(colours).resize((1600, 1200), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(made)
    for _ in range(12):
        left, top, side = int(rng.integers(1600)), int(rng.integers(1200)), int(rng.integers(40, 300))
        draw.rectangle((left, top, left + side, top + side // 2), fill=tuple(rng.integers(0, 255, 3).tolist()))
    return _grain(made, seed, 8)


def _grain(picture: Image.Image, seed: int, strength: float) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, strength, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture).astype(float) + noise).clip(0, 255).astype(np.uint8))


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    return Image.open(BytesIO(jpeg_bytes(picture, quality)))


def jpeg_bytes(picture: Image.Image, quality: int) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()


def png_bytes(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def scaled(picture: Image.Image, share: float) -> Image.Image:
    size = round(picture.width * share), round(picture.height * share)
    return picture.resize(size, Image.Resampling.LANCZOS)


VARIANTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "saved at 80": lambda picture: jpeg(picture, 80),
    "saved at 40": lambda picture: jpeg(picture, 40),
    "scaled to a half": lambda picture: jpeg(scaled(picture, 0.5), 80),
    "scaled to 0.37": lambda picture: jpeg(scaled(picture, 0.37), 75),
    "scaled up": lambda picture: jpeg(scaled(picture, 1.5), 85),
    "grey": lambda picture: jpeg(picture.convert("L"), 70),
    "lighter": lambda picture: jpeg(picture.point(lambda step: min(255, int(step * 1.06 + 5))), 80),
    "black and white": lambda picture: picture.convert("1"),
    "sent by chat": lambda picture: jpeg(jpeg(scaled(picture, 0.58), 35), 50),
}


def grey(picture: Image.Image) -> bytes:
    """Return 128 × 128 steps of grey as the reader makes them."""
    return picture.convert("L").resize((FINE, FINE), Image.Resampling.BILINEAR).tobytes()
