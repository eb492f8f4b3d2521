"""The drawing kit of the sample portal's pictures: a sheet, and the things that stand in more than one picture.

A picture is drawn twice as large and scaled down; whatever is scattered is scattered by a seed, so that two runs on one
Pillow give the same bytes. Lengths are pixels of the finished picture (1600 × 1067) except in `person`, which counts in hundredths of the
figure's height, upwards from its feet.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, SCALE = 1600, 1067, 2
FOLDER = Path(__file__).resolve().parent.parent / "content" / "images" / "2022"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
SIMPLIFIED = 2  # the face inside the Noto collections that holds mainland forms

Color = tuple[int, int, int] | tuple[int, int, int, int]
Point = tuple[float, float]

INK, NIGHT, PAPER, SNOW = "#22333b", "#1b2b44", "#f5ecdc", "#f8f6f0"
RED, OCHRE, PINE, TEAL = "#c8452f", "#e2a74a", "#3f6a59", "#2f6672"
STONE, BRICK, SKIN, MASK = "#b3afa2", "#9c5b45", "#ecc19c", "#dcebf0"
HAIR, GREY, GREEN, WOOD = "#2b2a2e", "#c9c9c6", "#6f9a5b", "#8a5a3a"


def rgb(color: str, alpha: int = 255) -> Color:
    """`#rrggbb` as numbers; with an alpha below 255 the drawing shines through."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return (red, green, blue) if alpha == 255 else (red, green, blue, alpha)


def mix(one: str, other: str, share: float) -> str:
    """`share` of `other` stirred into `one`."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 10) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    count = len(points)
    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            curve.append(
                (
                    _catmull(p0[0], p1[0], p2[0], p3[0], t),
                    _catmull(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


class Sheet:
    """One picture while it is being drawn."""

    def __init__(self, top: str, bottom: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), top)
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.wash(0, 0, WIDTH, HEIGHT, top, bottom)

    def wash(self, x: float, y: float, w: float, h: float, top: str, bottom: str) -> None:
        """A rectangle that runs from one colour into another."""
        rows = max(1, round(h * SCALE))
        for row in range(rows):
            line = y * SCALE + row
            self.pen.line((x * SCALE, line, (x + w) * SCALE, line), fill=mix(top, bottom, row / rows))

    def shape(self, points: Sequence[Point], color: str, alpha: int = 255, soft: bool = False) -> None:
        """A filled outline, straight or (soft) curved."""
        outline = smooth(points) if soft else points
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in outline], fill=rgb(color, alpha))

    def box(self, x: float, y: float, w: float, h: float, color: str, r: float = 0, alpha: int = 255) -> None:
        """A rectangle, its corners rounded by r."""
        corners = (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE)
        self.pen.rounded_rectangle(corners, r * SCALE, fill=rgb(color, alpha))

    def oval(self, x: float, y: float, rx: float, ry: float, color: str, alpha: int = 255) -> None:
        """An ellipse around (x, y)."""
        corners = ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE)
        self.pen.ellipse(corners, fill=rgb(color, alpha))

    def slice(self, x: float, y: float, rx: float, ry: float, begin: int, end: int, color: str) -> None:
        """A chord of an ellipse between two angles (degrees, clockwise from three o'clock)."""
        corners = ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE)
        self.pen.chord(corners, begin, end, fill=rgb(color))

    def line(self, points: Sequence[Point], color: str, width: float, alpha: int = 255) -> None:
        """A stroke with round ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=rgb(color, alpha), width=max(1, round(width * SCALE)), joint="curve")
        if alpha == 255 and width > 2:
            for x, y in (points[0], points[-1]):
                self.oval(x, y, width / 2, width / 2, color)

    def text(self, x: float, y: float, words: str, size: int, color: str, serif: bool = False) -> None:
        """Words centred on (x, y)."""
        font = ImageFont.truetype(SERIF if serif else SANS, size * SCALE, index=SIMPLIFIED)
        self.pen.text((x * SCALE, y * SCALE), words, font=font, fill=rgb(color), anchor="mm")

    def glow(self, points: Sequence[Point], color: str, alpha: int, blur: float) -> None:
        """Light: an outline filled, blurred and laid over the picture."""
        small = 4  # blurring a quarter-size mask looks the same and takes a sixteenth of the time
        mask = Image.new("L", (WIDTH * SCALE // small, HEIGHT * SCALE // small), 0)
        scaled = [(x * SCALE / small, y * SCALE / small) for x, y in points]
        ImageDraw.Draw(mask).polygon(scaled, fill=alpha)
        mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE / small)).resize(self.image.size)
        self.image.paste(Image.new("RGB", self.image.size, color), (0, 0), mask)

    def halo(self, x: float, y: float, r: float, color: str, alpha: int = 150) -> None:
        """A round glow."""
        ring = [(x + r * math.cos(i * math.pi / 16), y + r * math.sin(i * math.pi / 16)) for i in range(32)]
        self.glow(ring, color, alpha, r * 0.55)

    def save(self, name: str) -> None:
        """Scale down and write `name`.jpg without metadata."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.save(FOLDER / f"{name}.jpg", quality=86, optimize=True, progressive=True)


# ── things that stand in more than one picture ──────────────────────────────────────────────────────────────────────


def ridge(s: Sheet, seed: int, base: float, height: float, color: str, foot: str | None = None) -> None:
    """A mountain range across the picture, its feet paling into `foot`."""
    dice = random.Random(seed)
    waves = [(dice.uniform(0.5, 1) / k, dice.uniform(0, 6.3), k * dice.uniform(0.8, 1.25)) for k in (1, 2, 4, 8, 15)]
    total = sum(size for size, _, _ in waves)
    crest: list[Point] = []
    for x in range(-10, WIDTH + 20, 10):
        wave = sum(size * (1 - 2 * abs(math.sin(turn * x / 520 + at))) for size, at, turn in waves)
        crest.append((x, base - height * (0.5 + 0.5 * wave / total)))
    s.shape([*crest, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], color)
    if foot:
        s.glow(
            [(-200, base + 40), (WIDTH + 200, base + 40), (WIDTH + 200, base - 40), (-200, base - 40)], foot, 210, 46
        )


def flakes(s: Sheet, seed: int, count: int, color: str = SNOW, low: float = HEIGHT) -> None:
    """Falling snow, or stars if small and high."""
    dice = random.Random(seed)
    for _ in range(count):
        r = dice.choice((1.3, 1.8, 2.6, 3.6))
        s.oval(dice.uniform(0, WIDTH), dice.uniform(0, low), r, r, color, dice.randint(110, 230))


def stars(s: Sheet, seed: int, count: int, low: float) -> None:
    """Small lights in the upper sky."""
    dice = random.Random(seed)
    for _ in range(count):
        r = dice.choice((0.8, 1.1, 1.6))
        s.oval(dice.uniform(0, WIDTH), low * dice.random() ** 1.4, r, r, "#fdf3d8", dice.randint(110, 230))


def pine(s: Sheet, x: float, y: float, h: float, color: str, snow: bool = False) -> None:
    """A fir on (x, y)."""
    s.box(x - h * 0.025, y - h * 0.16, h * 0.05, h * 0.16, mix(color, INK, 0.5))
    for i in range(4):
        top, half = y - h + i * h * 0.19, h * (0.12 + 0.055 * i)
        low = top + h * 0.34
        s.shape([(x, top), (x + half, low), (x, low - h * 0.035), (x - half, low)], mix(color, INK, 0.06 * i))
        s.shape([(x, top), (x, low - h * 0.035), (x - half, low)], INK, 26)
        if snow:
            s.shape(
                [(x, top), (x + half * 0.55, top + h * 0.17), (x, top + h * 0.13), (x - half * 0.4, top + h * 0.15)],
                SNOW,
            )


def lantern(s: Sheet, x: float, y: float, r: float, lit: bool = True) -> None:
    """A red lantern that hangs from (x, y)."""
    if lit:
        s.halo(x, y + r * 1.5, r * 1.8, "#f2a05a", 70)
    s.line([(x, y), (x, y + r * 0.6)], INK, 1.6)
    s.oval(x, y + r * 1.5, r * 1.12, r * 0.95, RED)
    s.oval(x, y + r * 1.5, r * 0.7, r * 0.95, mix(RED, OCHRE, 0.28))
    s.oval(x, y + r * 1.5, r * 0.26, r * 0.95, mix(RED, OCHRE, 0.5))
    for top in (0.5, 2.3):
        s.box(x - r * 0.5, y + r * top, r, r * 0.22, OCHRE, 2)
    for shift in (-0.25, 0, 0.25):
        s.line([(x + r * shift, y + r * 2.5), (x + r * shift, y + r * 3.2)], OCHRE, 1.6)


def house(s: Sheet, x: float, y: float, w: float, h: float, wall: str, roof: str, lit: str | None = None) -> None:
    """A country house with a tiled roof, its lower left corner at (x, y)."""
    s.box(x, y - h, w, h, wall)
    s.box(x, y - h, w, h * 0.16, INK, 0, 40)
    s.shape(
        [(x - w * 0.09, y - h), (x + w * 0.04, y - h * 1.5), (x + w * 0.96, y - h * 1.5), (x + w * 1.09, y - h)], roof
    )
    s.box(x - w * 0.02, y - h * 1.54, w * 1.04, h * 0.07, mix(roof, INK, 0.3), 3)
    for i in range(1, 14):
        near, far = x - w * 0.09 + w * 1.18 * i / 14, x + w * 0.04 + w * 0.92 * i / 14
        s.line([(far, y - h * 1.48), (near, y - h)], INK, 1.4, 60)
    glass = lit or mix(TEAL, INK, 0.3)
    for part in (0.12, 0.66):
        s.box(x + w * part, y - h * 0.68, w * 0.22, h * 0.34, mix(wall, INK, 0.5), 2)
        s.box(x + w * part + 3, y - h * 0.68 + 3, w * 0.22 - 6, h * 0.34 - 6, glass, 1)
        s.box(x + w * (part + 0.105), y - h * 0.68, 3, h * 0.34, mix(wall, INK, 0.5))
    s.box(x + w * 0.42, y - h * 0.7, w * 0.17, h * 0.7, mix(WOOD, INK, 0.2), 2)
    for side in (0.385, 0.6):
        s.box(x + w * side, y - h * 0.66, w * 0.024, h * 0.56, RED)


def tent(s: Sheet, x: float, y: float, w: float, color: str, lit: bool) -> None:
    """A relief tent, w wide, standing on (x, y)."""
    h = w * 0.62
    dark = mix(color, INK, 0.3)
    s.shape([(x, y), (x, y - h * 0.55), (x + w * 0.28, y - h), (x + w * 0.56, y - h * 0.55), (x + w * 0.56, y)], color)
    s.shape([(x + w * 0.56, y), (x + w * 0.56, y - h * 0.55), (x + w, y - h * 0.55), (x + w, y)], dark)
    s.shape(
        [(x + w * 0.28, y - h), (x + w * 0.76, y - h), (x + w * 1.03, y - h * 0.53), (x + w * 0.55, y - h * 0.53)],
        color,
    )
    s.shape(
        [(x + w * 0.28, y - h), (x + w * 0.76, y - h), (x + w * 1.03, y - h * 0.53), (x + w * 0.55, y - h * 0.53)],
        INK,
        34,
    )
    inside = "#ffd98a" if lit else mix(color, INK, 0.62)
    s.shape([(x + w * 0.14, y), (x + w * 0.28, y - h * 0.74), (x + w * 0.42, y)], inside)
    s.shape([(x + w * 0.14, y), (x + w * 0.28, y - h * 0.74), (x + w * 0.2, y)], SNOW, 70)
    s.box(x + w * 0.66, y - h * 0.42, w * 0.2, h * 0.2, inside, 3)
    s.box(x + w * 0.755, y - h * 0.42, w * 0.012, h * 0.2, dark)
    for foot in (x, x + w):
        s.line([(foot, y - h * 0.5), (foot + (-w if foot == x else w) * 0.09, y)], SNOW, 1.6, 150)
    if lit:
        s.halo(x + w * 0.28, y - h * 0.2, w * 0.3, "#ffcf7a", 100)


def barrier(s: Sheet, x: float, y: float, length: float, rise: float = 0.0) -> None:
    """A striped pole on a post at (x, y), reaching right; rise is the angle in degrees."""
    turn = math.radians(rise)
    s.box(x - 17, y - 96, 34, 96, OCHRE, 6)
    s.box(x - 17, y - 96, 34, 22, mix(OCHRE, INK, 0.3), 6)
    parts = 10
    for i in range(parts):
        ends = [
            (x + length * k / parts * math.cos(turn), y - 78 - length * k / parts * math.sin(turn)) for k in (i, i + 1)
        ]
        s.line(ends, RED if i % 2 == 0 else SNOW, 15)


def apartment(s: Sheet, seed: int, x: float, y: float, cells: tuple[int, int], wall: str, lit: float) -> None:
    """A block of flats of cells (columns, floors), a share `lit` of its windows bright."""
    dice = random.Random(seed)
    columns, floors = cells
    w, h = columns * 52 + 24, floors * 58 + 30
    s.box(x, y - h, w, h, wall)
    s.box(x + w * 0.86, y - h, w * 0.14, h, INK, 0, 36)
    s.box(x - 6, y - h - 10, w + 12, 14, mix(wall, INK, 0.25), 2)
    for row in range(floors):
        for column in range(columns):
            left, top = x + 22 + column * 52, y - h + 24 + row * 58
            bright = dice.random() < lit
            s.box(left, top, 32, 34, "#ffd98a" if bright else mix(wall, NIGHT, 0.55), 2)
            s.box(left + 15, top, 2, 34, wall)
            s.box(left - 3, top + 34, 38, 5, mix(wall, SNOW, 0.35))


def truck(s: Sheet, x: float, y: float, w: float, cab: str, load: str, face: int = 1) -> None:
    """A lorry seen from its side, w long, wheels on y, heading right (face 1) or left (-1)."""

    def at(part: float) -> float:
        return x + w * part if face > 0 else x + w * (1 - part)

    def slab(a: float, b: float, top: float, h: float, color: str, r: float = 4) -> None:
        s.box(min(at(a), at(b)), y - w * top, abs(b - a) * w, w * h, color, r)

    s.oval(x + w / 2, y, w * 0.54, w * 0.028, INK, 70)
    slab(0.0, 0.98, 0.13, 0.05, INK)
    slab(0.0, 0.69, 0.42, 0.3, load, 8)
    slab(0.0, 0.69, 0.2, 0.08, mix(load, INK, 0.35), 3)
    for part in (0.14, 0.28, 0.42, 0.56):
        slab(part, part + 0.006, 0.42, 0.27, mix(load, INK, 0.3), 0)
    slab(0.72, 0.99, 0.27, 0.18, cab, 8)
    s.shape(
        [(at(0.72), y - w * 0.4), (at(0.89), y - w * 0.4), (at(0.985), y - w * 0.24), (at(0.72), y - w * 0.24)], cab
    )
    s.shape(
        [
            (at(0.765), y - w * 0.375),
            (at(0.875), y - w * 0.375),
            (at(0.945), y - w * 0.255),
            (at(0.765), y - w * 0.255),
        ],
        MASK,
    )
    s.shape([(at(0.765), y - w * 0.375), (at(0.82), y - w * 0.375), (at(0.765), y - w * 0.29)], SNOW)
    slab(0.73, 0.99, 0.15, 0.02, mix(cab, INK, 0.35), 0)
    slab(0.955, 0.995, 0.2, 0.04, "#ffe9a8", 4)
    for part in (0.13, 0.27, 0.85):
        s.oval(at(part), y - w * 0.055, w * 0.062, w * 0.062, INK)
        s.oval(at(part), y - w * 0.055, w * 0.03, w * 0.03, STONE)


def car(s: Sheet, x: float, y: float, w: float, color: str) -> None:
    """A car seen from its side, heading right."""
    s.oval(x + w / 2, y, w * 0.52, w * 0.03, INK, 70)
    roof = [(0.14, 0.24), (0.26, 0.385), (0.62, 0.385), (0.79, 0.24)]
    s.shape([(x + w * a, y - w * b) for a, b in roof], mix(color, INK, 0.14))
    for a, b in ((0.2, 0.43), (0.46, 0.7)):
        s.shape([(x + w * a, y - w * 0.245), (x + w * (a + 0.075 if a < 0.3 else a), y - w * 0.355),
                 (x + w * (b if a < 0.3 else b - 0.1), y - w * 0.355), (x + w * b, y - w * 0.245)], MASK)  # fmt: skip
    s.box(x, y - w * 0.25, w, w * 0.17, color, w * 0.07)
    s.box(x, y - w * 0.14, w, w * 0.03, INK, 0, 40)
    s.box(x + w * 0.95, y - w * 0.2, w * 0.05, w * 0.05, "#ffe9a8", 4)
    s.box(x, y - w * 0.2, w * 0.03, w * 0.06, RED, 3)
    for part in (0.2, 0.79):
        s.oval(x + w * part, y - w * 0.07, w * 0.082, w * 0.082, INK)
        s.oval(x + w * part, y - w * 0.07, w * 0.04, w * 0.04, STONE)


def person(
    s: Sheet, x: float, y: float, h: float, coat: str, *, vest: str | None = None, hair: str = HAIR,
    hat: str | None = None, legs: str = "#34424f", face: int = 1, left: Point = (-15, 43), right: Point = (15, 43),
    mask: bool = True, back: bool = False, seated: bool = False, shadow: bool = True,
) -> None:  # fmt: skip
    """A figure on (x, y); `left` and `right` are where its hands are, in hundredths of h from its feet."""
    u = h / 100

    def at(dx: float, up: float) -> Point:
        return x + dx * u, y - up * u

    def limb(side: int, hand: Point, sleeve: str) -> None:
        shoulder = (side * 10.6, 74.5)
        apart = math.dist(shoulder, hand)
        bend = max(0.0, 36.0 - apart) * 0.42  # a short reach pushes the elbow out
        elbow = ((shoulder[0] + hand[0]) / 2 + side * (1.6 + bend * 0.5), (shoulder[1] + hand[1]) / 2 - bend * 0.6 - 1)
        arm = smooth([at(*shoulder), at(*elbow), at(*hand)], closed=False, steps=24)
        s.oval(*at(*hand), 3.6 * u, 3.8 * u, SKIN)
        for i, (ax, ay) in enumerate(arm[:-3]):
            wide = (4.5 - 0.7 * i / len(arm)) * u
            s.oval(ax, ay, wide, wide, sleeve)
        s.oval(*arm[-4], 3.9 * u, 3.9 * u, mix(sleeve, INK, 0.25))
        s.oval(*at(*hand), 3.5 * u, 3.7 * u, SKIN)

    if not seated:
        if shadow:
            s.oval(x, y, 21 * u, 3.2 * u, INK, 60)
        for side in (-1, 1):
            s.shape([at(side * 1, 38), at(side * 11.5, 38), at(side * 9.6, 3), at(side * 2, 3)], legs)
            s.box(
                x + (side * 6 - 4.6 + face * 1.2) * u, y - 4.6 * u, 9.6 * u, 5 * u, mix(INK, "#000000", 0.25), 2.2 * u
            )
    low = [(15, 33), (0, 31.5), (-15, 33)]
    body = [(-5, 82), (-12.5, 78.5), (-14.5, 60), *reversed(low), (14.5, 60), (12.5, 78.5), (5, 82)]
    s.shape([at(*p) for p in body], coat, soft=True)
    s.shape(
        [at(*p) for p in ((-face * 14.6, 60), (-face * 15, 33), (-face * 6, 32.2), (-face * 5, 80), (-face * 11, 78))],
        INK,
        30,
    )
    if vest:
        cut = (0, 81) if back else (0, 69)
        panel = ((-8, 81.6), (-13, 77), (-14.3, 58), (-14, 45), (14, 45), (14.3, 58), (13, 77), (8, 81.6), cut)
        s.shape([at(*p) for p in panel], vest)
        s.shape([at(*p) for p in ((-14.3, 57.5), (14.3, 57.5), (14.2, 53.8), (-14.2, 53.8))], "#f6e7b4")
        if not back:
            s.line([at(0, 69), at(0, 45)], mix(vest, INK, 0.4), 0.9 * u)
    elif not back:
        s.line([at(0, 78), at(0, 33)], mix(coat, INK, 0.35), 0.9 * u)
        for up in (68, 57, 46):
            s.oval(*at(2.2, up), 0.9 * u, 0.9 * u, mix(coat, INK, 0.45))
    s.box(x - 6.6 * u, y - 85.5 * u, 13.2 * u, 6 * u, mix(coat, INK, 0.28), 2.6 * u)
    head = face * 0.9
    if back:
        for side in (-1, 1):
            s.oval(*at(head + side * 7.4, 89.5), 1.7 * u, 2.4 * u, mix(SKIN, INK, 0.12))
        s.box(x - 4.4 * u, y - 87 * u, 8.8 * u, 5 * u, mix(SKIN, INK, 0.12), 2 * u)
        s.shape([at(head + dx, up) for dx, up in ((-7.6, 92), (-5, 99.5), (0, 101), (5, 99.5), (7.6, 92), (5.6, 85), (0, 83.6), (-5.6, 85))],
                hair, soft=True)  # fmt: skip
    else:
        s.oval(*at(head - face * 1.1, 92), 8.1 * u, 8.2 * u, hair)
        s.oval(*at(head + face * 0.7, 89.6), 6.8 * u, 7.7 * u, SKIN)
        s.slice(*at(head, 92.6), 8.0 * u, 7.2 * u, 180, 360, hair)
        for eye in (-2.7, 2.7):
            s.oval(*at(head + face * 2 + eye, 90.2), 0.85 * u, 1.0 * u, INK)
        if mask:
            cover = ((-6.2, 88.2), (0, 89.4), (6.2, 88.2), (5, 83), (0, 81.6), (-5, 83))
            s.shape([at(head + face * 1.1 + dx, up) for dx, up in cover], MASK, soft=True)
            s.line([at(head + face * 1.1 - 3.6, 86), at(head + face * 1.1 + 3.6, 86)], mix(MASK, TEAL, 0.3), 0.6 * u)
        else:
            smile = smooth(
                [at(head + face * 2 - 2, 86), at(head + face * 2, 85.2), at(head + face * 2 + 2, 86)], closed=False
            )
            s.line(smile, mix(SKIN, RED, 0.6), 0.8 * u)
    if hat:
        s.slice(*at(head, 93.4), 8.6 * u, 8.8 * u, 180, 360, hat)
        s.box(x + (head - 8.9) * u, y - 95.4 * u, 17.8 * u, 3.8 * u, mix(hat, SNOW, 0.22), 1.8 * u)
    sleeve = mix(coat, INK, 0.14)
    limb(-1, left, sleeve)
    limb(1, right, sleeve)


def clipboard(s: Sheet, x: float, y: float, w: float) -> None:
    """A board with a sheet of lines, its middle at (x, y)."""
    s.box(x - w / 2, y - w * 0.65, w, w * 1.3, WOOD, 4)
    s.box(x - w * 0.42, y - w * 0.55, w * 0.84, w * 1.12, SNOW, 2)
    s.box(x - w * 0.16, y - w * 0.7, w * 0.32, w * 0.14, STONE, 3)
    for i in range(5):
        s.line([(x - w * 0.3, y - w * 0.34 + i * w * 0.19), (x + w * 0.28, y - w * 0.34 + i * w * 0.19)], TEAL, 1.8)


def greens(s: Sheet, seed: int, x: float, y: float, w: float, kind: str) -> None:
    """A heap of one vegetable over a crate, the crate's lower left corner at (x, y)."""
    dice = random.Random(seed)
    paint = {"cabbage": "#bcd08a", "radish": "#f3efe6", "carrot": "#df8443", "tomato": RED, "potato": "#c79a62"}[kind]
    r = w * 0.125
    for row in range(3):
        count = 5 - row
        for i in range(count):
            cx = x + w * 0.5 + (i - (count - 1) / 2) * r * 1.72 + dice.uniform(-3, 3)
            cy = y - w * 0.42 - row * r * 0.95
            if kind in ("carrot", "radish"):
                for leaf in (-0.5, 0, 0.5):
                    s.line([(cx, cy - r * 0.7), (cx + leaf * r, cy - r * 1.5)], GREEN, 4)
            s.oval(cx, cy, r, r * 0.95, mix(paint, INK, 0.1 * (row % 2)))
            s.oval(cx - r * 0.28, cy - r * 0.28, r * 0.42, r * 0.38, SNOW, 70)
            if kind == "cabbage":
                s.line([(cx, cy + r * 0.7), (cx, cy - r * 0.7)], SNOW, 2.6)
                s.line([(cx, cy + r * 0.2), (cx + r * 0.6, cy - r * 0.4)], SNOW, 1.8)
                s.line([(cx, cy + r * 0.2), (cx - r * 0.6, cy - r * 0.4)], SNOW, 1.8)
            if kind == "tomato":
                s.oval(cx, cy - r * 0.7, r * 0.3, r * 0.16, PINE)
    s.box(x, y - w * 0.42, w, w * 0.42, "#b98a55", 4)
    for i in range(3):
        s.box(x, y - w * 0.42 + i * w * 0.145, w, w * 0.115, mix("#c99a62", INK, 0.05 * i), 3)
    for post in (0.02, 0.9):
        s.box(x + w * post, y - w * 0.42, w * 0.08, w * 0.42, mix("#b98a55", INK, 0.2), 2)
