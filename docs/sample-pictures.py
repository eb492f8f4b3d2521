"""Draw the sample portal's pictures: `python docs/sample-pictures.py [name …]` (by hand; needs Pillow and fonts-noto-cjk)."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable

from sample_drawing import (
    BRICK,
    GREEN,
    GREY,
    HAIR,
    INK,
    MASK,
    OCHRE,
    PAPER,
    PINE,
    RED,
    SKIN,
    SNOW,
    STONE,
    TEAL,
    WOOD,
    Sheet,
    apartment,
    barrier,
    car,
    clipboard,
    flakes,
    greens,
    house,
    lantern,
    mix,
    person,
    pine,
    ridge,
    smooth,
    stars,
    tent,
    truck,
)  # fmt: skip


def shahezi_checkpoint() -> Sheet:
    """Night at a village checkpoint: lit tents, a van before the barrier."""
    s = Sheet("#132140", "#4a6b86")
    stars(s, 3, 190, 420)
    s.halo(1300, 170, 120, "#f6e7bd", 70)
    moon = [(1300 + 52 * math.cos(a / 20), 170 + 52 * math.sin(a / 20)) for a in range(10, 84)]
    inner = [(1322 + 44 * math.cos(a / 20), 156 + 44 * math.sin(a / 20)) for a in range(79, 14, -1)]
    s.shape([*moon, *inner], "#f8ecca")
    ridge(s, 12, 600, 330, "#2c4566", "#46627d")
    ridge(s, 31, 670, 230, "#223a58", "#38546f")
    ridge(s, 44, 730, 150, "#1a2f4a")
    for x, w in ((1020, 150), (1215, 190), (1430, 150)):
        house(s, x, 760, w, w * 0.5, "#5c6c7c", "#2b3a4d", "#ffcf7a")
    s.shape([(0, 745), (500, 730), (1000, 745), (1600, 760), (1600, 1067), (0, 1067)], "#aebfd0", soft=False)
    s.wash(0, 760, 1600, 307, "#9fb3c8", "#d5dee6")
    s.shape([(760, 752), (850, 752), (1360, 1067), (340, 1067)], "#56677a")
    s.shape([(780, 752), (830, 752), (1240, 1067), (460, 1067)], "#4a5a6d")
    for i in range(5):
        y = 775 + i * i * 13
        s.shape(
            [(802 - i, y), (808 + i, y), (809 + i * 1.6, y + 8 + i * 6), (801 - i * 1.6, y + 8 + i * 6)], "#d9dfe3", 150
        )
    for x, y, h in ((40, 800, 250), (130, 770, 190), (1555, 800, 230), (960, 765, 90), (690, 762, 80)):
        pine(s, x, y, h, "#27485a", snow=True)
    # the van and its headlights
    s.glow([(700, 815), (905, 815), (1120, 1067), (470, 1067)], "#ffe6a8", 110, 34)
    s.oval(804, 852, 108, 12, INK, 90)
    s.box(716, 690, 176, 140, "#cfd6da", 26)
    s.shape([(734, 752), (744, 704), (864, 704), (874, 752)], "#39506a")
    s.box(716, 782, 176, 34, "#aeb8bf", 8)
    s.box(766, 788, 76, 20, "#6d7a86", 4)
    for x in (738, 870):
        s.box(x - 22, 822, 40, 32, "#20262e", 7)
        s.halo(x, 772, 40, "#fff0c0", 150)
        s.oval(x, 772, 16, 13, "#fff7dd")
    # tents and watch
    tent(s, 96, 925, 440, "#4f7fae", lit=True)
    s.line([(430, 700), (430, 640)], "#70777f", 11)
    s.box(418, 628, 24, 12, "#70777f", 4)
    for i, (dx, dy, r) in enumerate(((4, -28, 13), (20, -58, 18), (44, -96, 24))):
        s.oval(430 + dx, 640 + dy, r, r * 0.75, SNOW, 70 - i * 16)
    tent(s, 1190, 905, 300, "#4f7fae", lit=True)
    barrier(s, 585, 985, 500, 1.5)
    s.halo(1092, 900, 18, RED, 120)
    person(s, 585 - 92, 1010, 330, "#3c5a49", hat="#2c4637", face=1, right=(24, 70), left=(-14, 44))
    s.glow([(572, 772), (762, 690), (770, 790)], "#fff3c4", 120, 12)
    s.box(566, 772, 26, 13, INK, 4)
    person(s, 1135, 1020, 340, "#39516e", vest=RED, hat="#24374f", face=-1, left=(-8, 56), right=(10, 54))
    clipboard(s, 1130, 828, 58)
    flakes(s, 8, 130)
    return s


def shahezi_station() -> Sheet:
    """The last train of the evening at a small station."""
    s = Sheet("#142240", "#37557a")
    stars(s, 9, 90, 330)
    ridge(s, 21, 520, 260, "#253d60", "#35507a")
    ridge(s, 5, 560, 140, "#1d3252")
    # train
    s.box(-20, 470, 1640, 300, "#2f6b58", 14)
    s.box(-20, 470, 1640, 44, "#214e41", 14)
    s.box(-20, 672, 1640, 12, "#e8c55a")
    s.box(-20, 700, 1640, 6, "#e8c55a")
    for i, left in enumerate(range(-60, 1640, 560)):
        s.box(left, 470, 18, 300, "#173a31")
        for k in range(5):
            x = left + 108 + k * 78
            s.box(x, 548, 58, 84, "#1a4034", 8)
            s.box(x + 4, 552, 50, 76, "#ffdf98", 6)
            s.box(x + 4, 588, 50, 4, "#c9a255")
            if (k + i) % 2 == 0:
                s.oval(x + 29, 606, 11, 12, "#a5764f")
                s.box(x + 14, 614, 30, 14, "#7b5a49", 6)
        for x in (left + 36, left + 506):
            s.box(x, 536, 48, 212, "#183c32", 5)
            s.box(x + 4, 540, 40, 204, "#3f8a70", 4)
            s.box(x + 11, 556, 26, 62, "#ffdf98", 4)
        s.glow([(left + 100, 640), (left + 500, 640), (left + 500, 760), (left + 100, 760)], "#ffdf98", 26, 40)
    s.box(0, 762, 1600, 28, "#10202f")
    # platform
    s.wash(0, 786, 1600, 281, "#8b98a6", "#c9d1d6")
    s.box(0, 786, 1600, 12, "#dfe4e6")
    s.box(0, 818, 1600, 16, "#e6bd55")
    for x in range(0, 1600, 40):
        s.box(x, 818, 3, 16, "#b8933e")
    # canopy
    s.shape([(0, 0), (1600, 0), (1600, 150), (0, 150)], "#22324b")
    s.box(0, 140, 1600, 34, "#33486a")
    s.box(0, 174, 1600, 8, "#16233a")
    for x in (170, 560, 1040, 1430):
        s.box(x, 182, 26, 720, "#3c5273", 4)
        s.box(x, 182, 8, 720, "#55709a", 4)
        s.shape([(x - 70, 182), (x + 96, 182), (x + 26, 256), (x, 256)], "#33486a")
        s.box(x - 14, 888, 54, 18, "#2a3b55", 4)
    for x in (370, 800, 1240):
        s.box(x - 70, 178, 140, 14, "#fff2cd", 6)
        s.glow([(x - 70, 192), (x + 70, 192), (x + 260, 900), (x - 260, 900)], "#ffeebb", 40, 40)
        s.halo(x, 192, 60, "#fff0c4", 110)
    # a clock at nine
    s.line([(800, 192), (800, 236)], "#16233a", 8)
    s.oval(800, 290, 58, 58, "#16233a")
    s.oval(800, 290, 50, 50, SNOW)
    s.line([(800, 290), (800, 253)], INK, 5)
    s.line([(800, 290), (774, 290)], INK, 7)
    s.oval(800, 290, 5, 5, RED)
    # people
    for x, coat, face in ((330, "#6b5b78", 1), (452, "#8a4f45", 1), (690, "#52728c", -1)):
        person(s, x, 935, 300, coat, hair=HAIR, face=face)
    s.box(474, 868, 66, 62, OCHRE, 8)
    s.line([(492, 868), (492, 842), (522, 842), (522, 868)], mix(OCHRE, INK, 0.4), 4)
    s.box(352, 858, 54, 74, TEAL, 8)
    s.line([(379, 858), (379, 806)], INK, 4)
    person(s, 905, 1000, 390, "#365776", vest=RED, hat="#273f57", face=-1, left=(-26, 68), right=(15, 50))
    s.box(790, 730, 22, 12, SNOW, 4)
    s.box(795, 738, 10, 26, TEAL, 4)
    person(s, 1050, 1010, 400, "#3c5a49", vest=RED, hat="#2c4637", face=-1, left=(-9, 56), right=(9, 55))
    clipboard(s, 1046, 782, 68)
    person(s, 1300, 1015, 400, "#365776", vest=RED, face=-1, left=(-16, 44), right=(16, 44))
    flakes(s, 18, 110, low=480)
    return s


def community_gate() -> Sheet:
    """Dusk before the gate of a housing estate."""
    s = Sheet("#3d5277", "#f0b98c")
    s.halo(240, 560, 220, "#ffd9a0", 120)
    ridge(s, 7, 560, 170, "#7b7391", "#c49a94")
    apartment(s, 2, 40, 760, (5, 9), "#8c8aa0", 0.42)
    apartment(s, 5, 360, 760, (4, 7), "#9b92a2", 0.5)
    apartment(s, 11, 1000, 760, (5, 8), "#8f8ba0", 0.45)
    apartment(s, 14, 1310, 760, (5, 10), "#7f8098", 0.4)
    s.wash(0, 750, 1600, 317, "#8d8792", "#c4b6ab")
    s.shape([(560, 750), (1000, 750), (1330, 1067), (240, 1067)], "#9d9598")
    s.shape([(600, 750), (960, 750), (1220, 1067), (360, 1067)], "#a9a09e")
    # hedges, wall and gate
    for x, w in ((0, 470), (1090, 510)):
        s.box(x, 680, w, 92, "#d8c8b4")
        s.box(x, 668, w, 18, "#b9a48d")
        for k in range(0, w, 62):
            s.oval(x + k + 20, 676, 48, 34, mix(PINE, INK, 0.12 + 0.08 * (k % 3)))
    for x in (470, 1030):
        s.box(x, 430, 76, 350, "#c9b49b")
        s.box(x + 54, 430, 22, 350, INK, 0, 34)
        s.box(x - 12, 418, 100, 22, "#a98f72", 3)
        s.box(x - 10, 752, 96, 30, "#a98f72", 3)
        s.halo(x + 38, 398, 44, "#ffe0a0", 150)
        s.oval(x + 38, 396, 20, 20, "#fff1cc")
    s.shape(smooth([(450, 440), (620, 352), (788, 330), (960, 352), (1126, 440), (1126, 396), (960, 306), (788, 284),
                    (620, 306), (450, 396)], steps=12), BRICK)  # fmt: skip
    s.box(560, 366, 456, 92, RED, 10)
    s.box(570, 376, 436, 72, mix(RED, INK, 0.12), 6)
    s.text(788, 411, "守望相助　平安过年", 40, "#fbe7b8", serif=True)
    for x in (600, 976):
        lantern(s, x, 458, 30)
    # booth, tent, table
    s.box(1080, 560, 176, 226, "#e9dfcd", 6)
    s.box(1066, 540, 204, 28, TEAL, 6)
    s.box(1100, 600, 136, 90, "#ffe3a0", 4)
    s.box(1166, 600, 5, 90, "#c4ab87")
    tent(s, 70, 900, 390, TEAL, lit=True)
    person(s, 585, 950, 350, "#3b566f", vest=RED, hat="#2b4157", face=1, right=(22, 58), left=(-13, 48))
    s.box(470, 846, 240, 16, WOOD, 4)
    for x in (486, 680):
        s.box(x, 862, 12, 96, mix(WOOD, INK, 0.3))
    s.box(494, 834, 70, 12, SNOW, 2)
    s.box(640, 806, 26, 40, "#8fc0b0", 5)
    s.box(646, 794, 14, 14, SNOW, 3)
    person(s, 800, 985, 385, "#3f6a59", vest=RED, face=1, right=(31, 83), left=(-15, 44))
    s.shape([(914, 654), (944, 650), (946, 668), (930, 668), (926, 694), (914, 692)], SNOW)
    s.box(936, 652, 14, 12, TEAL, 2)
    person(s, 1012, 985, 372, "#8a5a76", hair="#a8a5a6", face=-1, left=(-16, 42), right=(17, 41))
    for x, leaf in ((950, GREEN), (1078, "#d9863f")):
        s.shape([(x - 26, 838), (x + 26, 838), (x + 32, 908), (x - 32, 908)], "#efe4cf")
        s.line([(x - 14, 840), (x, 812), (x + 14, 840)], "#cbb994", 4)
        s.oval(x - 10, 836, 15, 12, leaf)
        s.oval(x + 10, 834, 15, 13, mix(leaf, OCHRE, 0.4))
    person(s, 1330, 1000, 380, "#4c6079", face=-1, hair=HAIR)
    for x in (1010, 1330):
        s.oval(x, 1034, 54, 9, OCHRE, 190)
        s.oval(x, 1034, 40, 6, "#b3a8a2")
    return s


def convoy_tents() -> Sheet:
    """Three lorries on a mountain road after snow."""
    s = Sheet("#a9c6d6", "#f6e6d2")
    s.halo(1250, 330, 150, "#ffe7b8", 190)
    s.oval(1250, 330, 62, 62, "#fff3d6")
    ridge(s, 3, 520, 360, "#a8bccb", "#d9dfe0")
    ridge(s, 16, 610, 300, "#84a0b3", "#c4d1d6")
    ridge(s, 27, 700, 240, "#628397", "#b3c5cc")
    dice = random.Random(4)
    for _ in range(46):
        x = dice.uniform(-20, 1620)
        pine(s, x, 715 + dice.uniform(-30, 20), dice.uniform(50, 105), mix(PINE, "#8fb0b8", 0.45), snow=True)
    s.shape(
        smooth([(-60, 720), (260, 672), (640, 716), (1050, 668), (1680, 724), (1680, 1100), (-60, 1100)], steps=16),
        "#e6edef",
    )
    s.shape([(-10, 800), (1610, 744), (1610, 890), (-10, 962)], "#8b97a0")
    s.shape([(-10, 800), (1610, 744), (1610, 756), (-10, 814)], "#c9d1d4")
    s.shape([(-10, 944), (1610, 874), (1610, 890), (-10, 962)], "#c9d1d4")
    for i in range(9):
        x = 40 + i * 190
        y = 884 - x * 0.0375
        s.shape([(x, y), (x + 90, y - 3.4), (x + 90, y + 4), (x, y + 8)], SNOW, 210)
    for x in range(-20, 1640, 96):
        y = 788 - x * 0.0346
        s.box(x, y - 34, 10, 40, "#b6bcbf", 2)
    s.shape([(-10, 758), (1610, 702), (1610, 716), (-10, 774)], "#d8dcdd")
    truck(s, 990, 850, 330, "#b94a3a", "#4f7a66")
    truck(s, 560, 872, 390, "#cf8f3a", "#4f7a66")
    truck(s, 50, 902, 470, "#b94a3a", "#4f7a66")
    for x, y, w in ((50, 902, 470), (560, 872, 390), (990, 850, 330)):
        s.box(x + w * 0.1, y - w * 0.36, w * 0.48, w * 0.07, RED, 4)
        s.text(x + w * 0.34, y - w * 0.327, "应急救灾", round(w * 0.052), "#fbe7b8")
    s.shape(
        smooth([(-60, 990), (300, 950), (760, 1000), (1200, 930), (1680, 950), (1680, 1120), (-60, 1120)], steps=16),
        SNOW,
    )
    for x, y, h in ((1500, 1010, 330), (1360, 1035, 230), (1585, 1060, 280), (90, 1060, 190), (210, 1070, 130)):
        pine(s, x, y, h, "#34614f", snow=True)
    flakes(s, 77, 120)
    return s


def video_meeting() -> Sheet:
    """A meeting by video: a wall of screens before a long table."""
    s = Sheet("#c9b190", "#a98c6b")
    s.box(0, 0, 1600, 66, "#e9dcc4")
    for x in range(120, 1600, 272):
        s.box(x, 20, 150, 16, "#fff8e2", 8)
        s.halo(x + 75, 36, 60, "#fff4d6", 70)
    for x in (0, 1400):
        for i in range(7):
            s.box(x + i * 29, 66, 29, 700, mix("#8e3b35", INK, 0.08 + 0.16 * (i % 2)))
    s.box(230, 118, 1140, 566, "#2a3440", 14)
    s.box(246, 134, 1108, 534, "#142230", 6)
    names = ("商州区", "洛南县", "丹凤县", "商南县", "山阳县", "镇安县", "柞水县")
    coats = ("#3a556f", "#56473f", "#2f5b55", "#5c4a66", "#3a556f", "#2f4e3f", "#61483f")
    walls = ("#dfd2ba", "#cfd9d6", "#e3d6c9", "#d3d8de", "#d8d3bf", "#dcd0c6", "#cdd8cf")
    slots = [(0, 0, 2), (2, 0, 1), (3, 0, 1), (2, 1, 1), (3, 1, 1), (0, 2, 1), (1, 2, 1), (2, 2, 1), (3, 2, 1)]
    for n, (column, row, span) in enumerate(slots):
        x, y = 256 + column * 273, 142 + row * 174
        w, h = 273 * span - 8, 174 * span - 8
        k = n - 1
        wall = "#d9c7a8" if n == 0 else walls[k % 7]
        s.box(x, y, w, h, wall, 4)
        s.box(x, y + h * 0.72, w, h * 0.28, WOOD, 4)
        s.box(x, y + h * 0.72, w, h * 0.05, mix(WOOD, SNOW, 0.25))
        heads = 3 if n == 0 else 2
        for i in range(heads):
            cx = x + w * (i + 1) / (heads + 1)
            tall = h * (0.92 if (n == 0 and i == 1) else 0.82)
            person(s, cx, y + h * 0.72 + tall * 0.56, tall, "#34485e" if n == 0 else coats[(k + i) % 7], seated=True,
                   face=(-1) ** i, left=(-10, 55), right=(10, 55), hair=HAIR if (n + i) % 3 else "#55565a")  # fmt: skip
        s.box(x, y + h * 0.745, w, h * 0.255, WOOD, 3)
        s.box(x, y + h * 0.735, w, h * 0.035, mix(WOOD, SNOW, 0.25))
        for i in range(heads):
            cx = x + w * (i + 1) / (heads + 1)
            s.box(cx - h * 0.07, y + h * 0.79, h * 0.14, h * 0.07, SNOW, 2)
        label = "主会场" if n == 0 else (names[k] if k < 7 else "市直部门")
        s.box(x + 8, y + 8, 22 + 19 * len(label), 27, "#142230", 4, 190)
        s.text(x + 19 + 9.5 * len(label), y + 21, label, 19, SNOW)
    s.glow([(250, 670), (1350, 670), (1500, 900), (100, 900)], "#bcd8e6", 55, 40)
    for x in (112, 1490):
        s.shape([(x - 40, 760), (x + 40, 760), (x + 30, 690), (x - 30, 690)], BRICK)
        for lean in (-70, -40, -12, 16, 44, 72):
            s.shape(
                smooth([(x, 700), (x + lean * 0.5 - 12, 600), (x + lean, 530 + abs(lean)), (x + lean * 0.6 + 14, 610)]),
                PINE,
            )
    s.shape([(190, 742), (1410, 742), (1720, 1067), (-120, 1067)], "#7c5236")
    s.shape([(190, 742), (1410, 742), (1424, 756), (176, 756)], "#a5764f")
    s.shape([(420, 756), (1180, 756), (1300, 1067), (300, 1067)], SNOW, 22)
    for x in (300, 530, 800, 1070, 1300):
        s.box(x - 44, 764, 88, 44, SNOW, 4)
        s.box(x - 30, 780, 60, 3, STONE)
        s.box(x - 30, 790, 44, 3, STONE)
        s.box(x + 54, 752, 30, 42, "#e9eef0", 5)
        s.box(x + 50, 746, 38, 9, TEAL, 4)
    for i, x in enumerate((150, 480, 800, 1120, 1450)):
        coat = ("#2f4156", "#46403f", "#29483f", "#45394c", "#2f4156")[i]
        person(s, x, 1330, 560, coat, back=True, face=1 if i < 2 else -1, seated=True, left=(-17, 36), right=(17, 36),
               hair=HAIR if i != 3 else "#5b5b5f")  # fmt: skip
    return s


def luonan_granary() -> Sheet:
    """Inside a granary: sacks to the roof on either side."""
    s = Sheet("#e6d3ae", "#c9a873")
    s.shape([(0, 0), (1600, 0), (1600, 210), (800, 60), (0, 210)], "#7f5d42")
    for i in range(9):
        x = i * 200
        s.line([(x, 0), (800 + (x - 800) * 0.62, 250)], "#6a4b35", 12)
    s.box(0, 226, 1600, 22, "#6a4b35")
    for x in (330, 640, 940, 1250):
        s.line([(x, 236), (x + (80 if x < 800 else -80), 140)], "#6a4b35", 10)
    # back wall and door of light
    s.wash(430, 248, 740, 520, "#efdfbe", "#dcc08f")
    for x in (476, 1018):
        s.box(x, 300, 108, 130, "#8a6a4c", 4)
        s.box(x + 8, 308, 92, 114, "#fdf3d5", 2)
        s.box(x + 50, 308, 7, 114, "#8a6a4c")
        s.box(x + 8, 360, 92, 7, "#8a6a4c")
    s.box(640, 350, 320, 420, "#8a6a4c", 6)
    s.wash(658, 368, 284, 402, "#cfe0e2", "#f8ebcd")
    s.shape([(658, 600), (730, 520), (800, 570), (880, 500), (942, 580), (942, 770), (658, 770)], "#9db7b4")
    s.shape([(658, 660), (760, 610), (860, 650), (942, 620), (942, 770), (658, 770)], "#7fa08c")
    s.box(658, 730, 284, 40, "#e9d7ae")
    s.text(800, 322, "储备粮库", 46, "#7a3b2c", serif=True)
    s.shape([(0, 1067), (300, 760), (1300, 760), (1600, 1067)], "#b9946a")
    s.shape([(500, 1067), (640, 766), (960, 766), (1100, 1067)], "#ceac7c")
    s.glow([(660, 766), (942, 766), (1160, 1067), (440, 1067)], "#fff3cf", 110, 26)
    s.glow([(660, 380), (940, 380), (1150, 1000), (450, 1000)], "#fff6d8", 46, 50)

    def sacks(left: float, floor: float, columns: int, rows: int, w: float, edge: int) -> None:
        h = w * 0.46
        for row in range(rows):
            shift = (row % 2) * w * 0.5 * edge
            for column in range(columns):
                x, y = left + column * w + shift, floor - (row + 1) * h
                tone = mix("#efe2c6", "#c59a61", 0.12 + 0.09 * ((column * 7 + row * 3) % 4))
                s.box(x + 1, y + 1, w - 2, h - 1, mix(tone, INK, 0.22), h * 0.42)
                s.box(x + 1, y + 1, w - 2, h * 0.82, tone, h * 0.4)
                s.box(x + w * 0.3, y + h * 0.3, w * 0.4, h * 0.1, mix(RED, tone, 0.35), 3)
                s.box(x + w * 0.36, y + h * 0.5, w * 0.28, h * 0.07, mix(TEAL, tone, 0.4), 3)
                s.shape(
                    [(x + w - 7, y + h * 0.3), (x + w + 5, y + h * 0.2), (x + w + 5, y + h * 0.6)], mix(tone, INK, 0.15)
                )

    for left, top, w in ((300, 300, 222), (1070, 300, 222)):
        s.box(left, top, w, 490, mix("#c59a61", INK, 0.35))
    for left, w in ((-90, 490), (1246, 490)):
        s.box(left if left < 0 else left + 8, 150, w - 80 if left < 0 else w, 750, mix("#c59a61", INK, 0.4))
    sacks(300, 790, 2, 10, 112, 0)
    sacks(1066, 790, 2, 10, 112, 0)
    sacks(-90, 900, 3, 12, 142, 1)
    sacks(1242, 900, 3, 12, 142, -1)
    for x, w in ((-30, 480), (1150, 480)):
        s.box(x, 900, w, 18, "#7c5a3e", 3)
        for k in range(4):
            s.box(x + 20 + k * w / 4, 918, 46, 22, "#5f432f", 2)
    # grain heap, scale, people
    s.shape(smooth([(560, 1010), (690, 930), (800, 884), (910, 930), (1046, 1010), (800, 1036)], steps=14), "#dca544")
    s.shape(smooth([(690, 950), (800, 890), (850, 920), (760, 960)], steps=14), "#efc673")
    dice = random.Random(6)
    for _ in range(190):
        fall = dice.gauss(800, 105)
        y = 1006 - max(0.0, 92 - abs(fall - 800) * 0.42) * dice.random()
        s.oval(fall, y, 4, 2.4, mix("#f6d78f", "#b67c2c", dice.random()), 210)
    person(s, 505, 1030, 420, "#3b566f", vest=OCHRE, face=1, left=(-4, 58), right=(14, 56))
    clipboard(s, 530, 790, 74)
    person(s, 1100, 1030, 410, "#56705b", hat="#3a4f3f", face=-1, left=(-27, 50), right=(16, 44))
    s.shape(smooth([(964, 826), (990, 812), (1014, 826), (1000, 846), (976, 846)]), "#efc673")
    s.box(1168, 960, 110, 70, "#efe2c6", 26)
    s.box(1186, 940, 40, 30, "#d8c39a", 8)
    return s


def motorway_check() -> Sheet:
    """Inspectors at a motorway exit."""
    s = Sheet("#8fb9cf", "#f3e9da")
    ridge(s, 18, 500, 330, "#a9bfca", "#dfe3df")
    ridge(s, 33, 560, 210, "#7f9fae", "#c9d4d3")
    ridge(s, 52, 610, 130, "#5f8577")
    s.box(0, 600, 1600, 470, "#9aa5ab")
    s.wash(0, 600, 1600, 467, "#a9b2b5", "#8b969d")
    # canopy over the lanes
    for x in (110, 560, 1010, 1460):
        s.box(x, 330, 34, 330, "#dfe4e4", 4)
        s.box(x + 22, 330, 12, 330, INK, 0, 40)
    s.shape([(0, 190), (1600, 190), (1600, 330), (0, 330)], TEAL)
    s.box(0, 190, 1600, 20, mix(TEAL, SNOW, 0.3))
    s.box(0, 312, 1600, 22, mix(TEAL, INK, 0.4))
    s.text(800, 262, "高速公路出口　请减速慢行", 62, SNOW)
    for x, go in ((350, True), (800, False), (1250, True)):
        s.box(x - 38, 338, 76, 76, "#1f2a33", 8)
        if go:
            s.line([(x, 352), (x, 398)], "#7fe09a", 9)
            s.line([(x - 16, 382), (x, 400), (x + 16, 382)], "#7fe09a", 9)
        else:
            s.line([(x - 18, 358), (x + 18, 394)], "#f0705a", 9)
            s.line([(x + 18, 358), (x - 18, 394)], "#f0705a", 9)
    for x in (92, 542, 992, 1442):
        s.box(x, 470, 92, 190, "#f0ebe0", 6)
        s.box(x - 8, 456, 108, 22, OCHRE, 4)
        s.box(x + 14, 496, 64, 70, MASK, 4)
        s.shape([(x - 34, 664), (x + 110, 664), (x + 150, 720), (x - 84, 720)], "#d8d4c8")
        for k in range(5):
            at = x - 80 + k * 47
            s.shape([(at, 720), (at + 24, 720), (at + 34, 742), (at + 6, 742)], OCHRE)
            s.shape([(at + 24, 720), (at + 47, 720), (at + 53, 742), (at + 34, 742)], INK)
        s.shape([(x - 84, 742), (x + 156, 742), (x + 156, 752), (x - 84, 752)], INK, 70)
    for x in (330, 800, 1270):
        for k in range(4):
            y = 690 + k * 92
            s.shape([(x - 5 - k, y), (x + 5 + k, y), (x + 7 + k * 2, y + 46), (x - 7 - k * 2, y + 46)], SNOW, 170)
    barrier(s, 1148, 760, 290, 0)
    car(s, 120, 800, 380, "#e5e6e2")
    car(s, 560, 905, 520, "#4a7390")
    person(s, 505, 1000, 400, "#2f4a63", face=1, left=(-10, 52), right=(16, 72), hat="#22384c")
    s.box(560, 704, 22, 12, SNOW, 4)
    person(s, 1165, 1015, 420, "#2b3e55", face=-1, left=(-9, 57), right=(10, 56))
    clipboard(s, 1164, 778, 74)
    person(s, 1330, 1025, 425, "#3c4a5c", hair="#4a4a4d", face=-1, left=(-30, 62), right=(15, 44))
    for x in (1440, 1530):
        s.shape([(x - 10, 936), (x + 10, 936), (x + 34, 1020), (x - 34, 1020)], RED)
        s.shape([(x - 17, 962), (x + 17, 962), (x + 23, 984), (x - 23, 984)], SNOW)
        s.box(x - 46, 1016, 92, 14, mix(RED, INK, 0.3), 4)
    return s


def contact_card() -> Sheet:
    """A contact card on a wooden door at the new year."""
    s = Sheet("#7b4a34", "#6a3d2b")
    for x in range(0, 1600, 100):
        s.box(x, 0, 98, 1067, mix("#8c5237", "#70402c", (x // 100 % 3) / 3), 0)
        s.box(x + 12, 0, 2, 1067, INK, 0, 30)
        s.box(x + 60, 0, 3, 1067, SNOW, 0, 12)
    s.box(794, 0, 12, 1067, mix("#5a3324", INK, 0.5))
    for y in (60, 960):
        s.box(0, y, 1600, 46, "#5f3626")
        s.box(0, y, 1600, 6, SNOW, 0, 26)
        for x in range(50, 1600, 100):
            s.oval(x, y + 24, 14, 14, mix(OCHRE, INK, 0.25))
            s.oval(x - 4, y + 20, 5, 5, SNOW, 130)
    for x in (90, 1340):
        s.box(x + 8, 138, 170, 800, INK, 4, 70)
        s.box(x, 130, 170, 800, RED, 4)
        s.box(x + 10, 140, 150, 780, mix(RED, INK, 0.1), 4)
    for x, words in ((175, "春回大地"), (1425, "福满人间")):
        for i, word in enumerate(words):
            s.text(x, 236 + i * 196, word, 118, "#f6d993", serif=True)
    for side in (-1, 1):
        x = 800 + side * 92
        s.oval(x, 560, 58, 58, mix(OCHRE, INK, 0.3))
        s.oval(x, 560, 48, 48, OCHRE)
        s.oval(x, 552, 24, 22, mix(OCHRE, INK, 0.3))
        ring = [(x + 52 * math.sin(a / 10), 610 + 58 * math.cos(a / 10)) for a in range(63)]
        s.line([*ring, ring[0]], mix("#f4d38a", OCHRE, 0.4), 13)
    # the card
    tilt = [(330, 250), (690, 236), (708, 792), (348, 806)]
    s.shape([(x + 14, y + 18) for x, y in tilt], INK, 90)
    s.shape(tilt, "#fdf8ea")
    s.shape([(330, 250), (690, 236), (693.6, 348), (333.6, 362)], TEAL)
    s.text(512, 299, "联 系 卡", 62, "#fdf3d6", serif=True)
    s.text(516, 424, "我是您家的片长", 34, INK)
    s.text(518, 502, "李小四", 66, RED, serif=True)
    s.line([(404, 556), (642, 548)], STONE, 3)
    s.text(520, 598, "买菜买药　返乡报备", 29, INK)
    s.text(522, 650, "水电维修　看病就医", 29, INK)
    s.shape([(398, 706), (650, 697), (653, 756), (401, 766)], "#f3dfae")
    s.text(526, 731, "有事打我电话", 35, mix(RED, INK, 0.25))
    for x, y in ((352, 268), (668, 256)):
        s.oval(x, y, 11, 11, RED)
        s.oval(x - 3, y - 3, 4, 4, SNOW, 180)
    # the hand that has just put it up
    s.shape(smooth([(1130, 1110), (1046, 960), (908, 838), (842, 806), (882, 926), (990, 1110)]), "#3f6a59")
    s.shape(smooth([(930, 862), (900, 900), (838, 846), (856, 806)]), mix(PINE, SNOW, 0.25))
    s.shape(
        smooth(
            [(858, 858), (796, 838), (726, 772), (690, 742), (700, 716), (744, 728), (790, 748), (860, 782), (884, 820)]
        ),
        SKIN,
    )
    for a, b in (((760, 760), (684, 690)), ((784, 752), (716, 664)), ((812, 752), (756, 656))):
        s.line([a, b], SKIN, 27)
        s.line([(a[0] - 12, a[1] - 12), (b[0] + 6, b[1] + 18)], mix(SKIN, BRICK, 0.35), 2)
    lantern(s, 1080, 106, 70)
    return s


def fenghuang_street() -> Sheet:
    """A warden with contact cards on an old street."""
    s = Sheet("#c3d9dc", "#f7ead3")
    s.halo(820, 330, 170, "#fff0cc", 170)
    ridge(s, 41, 470, 320, "#a3bcc0", "#dfe2d6")
    ridge(s, 23, 520, 200, "#7b9f9b", "#cfd8ca")
    s.box(0, 520, 1600, 560, "#cdbfa6")
    # far end of the street
    for x, w in ((640, 110), (760, 90), (860, 120)):
        house(s, x, 640, w, 84, "#e9dec9", "#5c6165")
    s.shape([(700, 640), (900, 640), (1330, 1067), (250, 1067)], "#b9ab95")
    dice = random.Random(3)
    for row in range(12):
        y = 646 + row * row * 3.1
        h = 6 + row * 5.6
        spread = (y - 640) / 427
        left, right = 700 - 450 * spread, 900 + 430 * spread
        slab = left
        while slab < right - 8:
            wide = (18 + row * 10) * dice.uniform(0.8, 1.2)
            tone = mix("#c8bba4", "#8f8574", dice.uniform(0.0, 0.6))
            s.box(slab + 1, y, min(wide, right - slab) - 2, h - 2, tone, 3 + row * 0.5)
            slab += wide

    def facade(near: float, far: float, side: int, wall: str) -> None:
        """One house front running from x=near to x=far towards the vanishing point."""

        def high(x: float, share: float) -> float:
            depth = abs(x - 800) / 800
            return 628 + 330 * depth - share * (90 + 720 * depth)

        def quad(a: float, b: float, low: float, top: float, color: str, alpha: int = 255) -> None:
            one, two = near + (far - near) * a, near + (far - near) * b
            s.shape(
                [(one, high(one, low)), (two, high(two, low)), (two, high(two, top)), (one, high(one, top))],
                color,
                alpha,
            )

        quad(0, 1, 0, 0.74, wall)
        quad(0, 1, 0, 0.1, mix(STONE, INK, 0.25))
        quad(0, 1, 0.62, 0.74, INK, 40)
        for a, b in ((0.06, 0.3), (0.36, 0.64), (0.7, 0.94)):
            quad(a, b, 0.1, 0.6, mix(WOOD, INK, 0.25))
            for k in range(3):
                one = a + (b - a) * (k + 0.08) / 3
                quad(one, one + (b - a) * 0.27, 0.12, 0.34, mix(WOOD, OCHRE, 0.12))
                quad(one, one + (b - a) * 0.27, 0.36, 0.58, "#f2d9a0" if side > 0 else "#e6cfa3")
                quad(one + (b - a) * 0.12, one + (b - a) * 0.15, 0.36, 0.58, mix(WOOD, INK, 0.25))
        for a in (0.325, 0.665):
            quad(a, a + 0.022, 0.16, 0.58, RED)
        reach = side * 46
        s.shape([(near - reach, high(near, 0.68)), (far - reach * 0.4, high(far, 0.68)), (far, high(far, 0.98)), (near, high(near, 0.98))],
                "#565c62")  # fmt: skip
        for k in range(15):
            a = k / 14
            low = near - reach + (far - reach * 0.4 - near + reach) * a
            top = near + (far - near) * a
            base = high(near, 0.68) + (high(far, 0.68) - high(near, 0.68)) * a
            s.line([(low, base), (top, high(top, 0.98))], "#3d434a", 3)
            s.oval(low, base, 6, 5, "#70767b")
        s.line([(near, high(near, 0.985)), (far, high(far, 0.985))], "#3b4147", 11)

    facade(300, 560, -1, "#e3d3b6")
    facade(-120, 330, -1, "#ecdfc8")
    facade(1300, 1040, 1, "#e9d9bd")
    facade(1720, 1270, 1, "#efe2cb")
    for x, y, r in ((372, 482, 24), (520, 520, 17), (1228, 482, 24), (1080, 520, 17), (110, 392, 34), (1490, 392, 34)):
        lantern(s, x, y, r, lit=False)
    person(s, 610, 790, 160, "#7d5a6a", face=1, hair=GREY, left=(-13, 44), right=(13, 44))
    s.box(632, 735, 26, 34, OCHRE, 4)
    person(s, 860, 1010, 455, "#3f5f78", vest=RED, hat="#2b4157", face=1, left=(-17, 42), right=(19, 64))
    for i in range(4):
        s.shape([(918 + i * 6, 690 - i * 7), (976 + i * 6, 682 - i * 7), (982 + i * 6, 722 - i * 7), (924 + i * 6, 730 - i * 7)],
                "#fdf8ea" if i % 2 else "#e9dfc6")  # fmt: skip
    s.shape([(936, 669), (994, 661), (995.6, 672), (937.6, 680)], TEAL)
    s.shape([(750, 800), (812, 800), (818, 886), (744, 886)], WOOD)
    s.line([(760, 800), (781, 764), (802, 800)], mix(WOOD, INK, 0.4), 5)
    s.box(752, 790, 56, 18, "#fdf8ea", 2)
    return s


def siping_village() -> Sheet:
    """Volunteers and an old man with hot water at a village entrance."""
    s = Sheet("#a8cfd8", "#f8ecd4")
    s.halo(330, 220, 120, "#fff2c6", 190)
    s.oval(330, 220, 54, 54, "#fff6dc")
    ridge(s, 61, 520, 330, "#9fbcb6", "#dfe5d3")
    ridge(s, 72, 600, 240, "#7ba28e", "#cbd8c0")
    for i in range(5):
        y = 600 + i * 30
        s.shape(smooth([(-60, y + 16), (300, y - 22 + i * 6), (760, y + 18), (1200, y - 16), (1680, y + 10), (1680, 900), (-60, 900)],
                       steps=14), mix("#93ae7e", "#c2b883", i / 5))  # fmt: skip
    for x, y, w in ((60, 700, 150), (240, 720, 180), (1290, 690, 160), (1440, 712, 190)):
        house(s, x, y, w, w * 0.48, "#f1e6d0", "#55606a")
    s.wash(0, 740, 1600, 327, "#d7c7a3", "#c3ae86")
    s.shape([(640, 742), (900, 742), (1240, 1067), (380, 1067)], "#c9c4b8")
    s.shape([(760, 742), (772, 742), (800, 1067), (760, 1067)], SNOW, 150)
    # gate of the village
    for x in (520, 980):
        s.box(x, 420, 50, 350, "#a7a297")
        s.box(x + 34, 420, 16, 350, INK, 0, 40)
        for k in range(7):
            s.box(x, 440 + k * 47, 50, 3, INK, 0, 50)
        s.box(x - 12, 744, 74, 34, "#8d887c", 3)
    s.box(490, 366, 570, 76, "#8a5a3a", 4)
    s.text(775, 404, "欢迎回家　先登记再进村", 40, "#fbe9bd", serif=True)
    s.shape([(440, 368), (500, 300), (1050, 300), (1110, 368)], "#4f585f")
    s.box(484, 288, 582, 16, "#3b444b", 6)
    for k in range(22):
        tile = 500 + k * 26.2
        s.line([(tile, 302), (775 + (tile - 775) * 1.2, 366)], "#3b444b", 2.4)
    # flag and loudspeaker
    s.box(1150, 250, 12, 560, "#c9ccca", 4)
    s.shape(
        smooth(
            [(1162, 262), (1230, 246), (1300, 268), (1366, 254), (1366, 364), (1300, 378), (1230, 356), (1162, 372)]
        ),
        RED,
    )
    s.oval(1156, 246, 10, 10, OCHRE)
    s.box(153, 400, 14, 400, "#8d877b", 3)
    for side in (-1, 1):
        s.shape(
            [(160 + side * 12, 422), (160 + side * 66, 396), (160 + side * 66, 464), (160 + side * 12, 442)], "#7d8a92"
        )
        s.oval(160 + side * 66, 430, 13, 35, "#5f6b73")
        for k in (1, 2):
            s.line(smooth([(160 + side * (80 + 22 * k), 398 - 6 * k), (160 + side * (90 + 24 * k), 430),
                           (160 + side * (80 + 22 * k), 462 + 6 * k)], closed=False), SNOW, 5)  # fmt: skip
    # notice board with posters
    s.box(70, 598, 330, 226, "#6f4a32", 6)
    s.shape([(48, 602), (235, 548), (422, 602)], "#4f585f")
    s.box(84, 618, 302, 190, "#efe6d2", 2)
    for i, (color, mark) in enumerate(((RED, "戴"), (TEAL, "测"), (OCHRE, "洗"))):
        s.box(98 + i * 97, 632, 82, 118, color, 3)
        s.oval(139 + i * 97, 674, 28, 28, PAPER)
        s.text(139 + i * 97, 673, mark, 34, color)
        for k in range(2):
            s.box(112 + i * 97, 716 + k * 14, 54, 6, PAPER, 2)
    for k in range(3):
        s.box(104, 766 + k * 13, 260 - k * 40, 6, STONE, 2)
    for x in (96, 360):
        s.box(x, 820, 16, 80, "#5d3d29")
    person(s, 1130, 905, 330, "#3f6a59", vest=RED, face=-1, left=(-15, 50), right=(6, 48), shadow=False, seated=True)
    person(s, 1310, 905, 335, "#54617a", vest=RED, face=1, left=(-6, 48), right=(16, 50), shadow=False, seated=True)
    s.oval(1225, 968, 200, 16, INK, 60)
    s.box(1040, 784, 370, 20, WOOD, 4)
    s.box(1048, 804, 354, 160, RED, 0)
    s.box(1048, 804, 354, 12, INK, 0, 50)
    s.text(1225, 890, "志愿服务岗", 52, "#fbe7b8")
    s.box(1176, 772, 96, 13, SNOW, 2)
    s.box(1362, 742, 26, 42, "#8fc0b0", 5)
    s.box(1368, 730, 14, 14, SNOW, 3)
    person(s, 540, 1010, 400, "#39516e", vest=RED, face=1, left=(-14, 44), right=(22, 62))
    s.shape([(612, 738), (664, 732), (672, 802), (620, 808)], "#fdf8ea")
    s.shape([(612, 738), (664, 732), (666, 750), (614, 756)], RED)
    person(s, 760, 1015, 385, "#6d5a72", face=-1, hat="#8f3d33", left=(-15, 46), right=(15, 44))
    person(s, 950, 1030, 375, "#4d5147", hair="#dcdad6", hat="#6b655a", face=1, left=(-16, 41), right=(17, 41))
    for x in (890, 1014):
        s.box(x - 20, 884, 40, 84, "#c44a38", 8)
        s.box(x - 20, 908, 40, 10, "#f4d38a")
        s.box(x - 15, 866, 30, 20, GREY, 6)
        s.line(smooth([(x - 12, 868), (x, 850), (x + 12, 868)], closed=False), INK, 4)
    return s


def danfeng_street() -> Sheet:
    """Community workers setting out under lanterns in the morning."""
    s = Sheet("#f3b98a", "#fdeed3")
    s.halo(800, 470, 230, "#fff3cc", 200)
    s.oval(800, 470, 80, 80, "#fff4d4")
    ridge(s, 81, 560, 220, "#d9a589", "#f3d3b0")
    ridge(s, 92, 600, 120, "#b98a7c", "#e9c3a2")
    s.wash(0, 600, 1600, 467, "#d9c3a8", "#b7a08a")
    s.shape([(690, 604), (910, 604), (1420, 1067), (180, 1067)], "#c7b39c")
    for k in range(8):
        y = 612 + k * k * 7
        s.shape([(795, y), (805, y), (807 + k, y + 8 + k * 5), (793 - k, y + 8 + k * 5)], SNOW, 170)

    def shops(near: float, far: float, side: int, paints: tuple[str, ...]) -> None:
        """A row of two-storey shops, from the edge of the picture to the end of the street."""

        def slope(x: float, share: float) -> float:
            depth = abs(x - 800) / 800
            return 600 + 360 * depth - share * (80 + 900 * depth)

        def panel(one: float, two: float, low: float, top: float, color: str, alpha: int = 255) -> None:
            s.shape(
                [(one, slope(one, low)), (two, slope(two, low)), (two, slope(two, top)), (one, slope(one, top))],
                color,
                alpha,
            )

        edges = [near + (far - near) * share for share in (0, 0.42, 0.7, 0.88, 1)]
        for i, paint in enumerate(paints):
            one, two = edges[i], edges[i + 1]
            span = two - one
            panel(one, two, 0, 0.86, paint)
            panel(one, two, 0.8, 0.9, mix("#5b5450", paint, 0.15))
            panel(one, two, 0.36, 0.46, (RED, TEAL, PINE, BRICK)[i])
            panel(one + span * 0.08, one + span * 0.92, 0.02, 0.33, mix(paint, INK, 0.55))
            panel(one + span * 0.12, one + span * 0.48, 0.04, 0.31, "#ffe0a3")
            panel(one + span * 0.52, one + span * 0.88, 0.04, 0.31, mix(paint, INK, 0.42))
            for a in (0.14, 0.42, 0.7):
                panel(one + span * a, one + span * (a + 0.18), 0.54, 0.74, mix(paint, INK, 0.5))
                panel(
                    one + span * (a + 0.02),
                    one + span * (a + 0.16),
                    0.555,
                    0.725,
                    "#f7d9a4" if (i + int(a * 10)) % 2 else "#a8b6b4",
                )
            panel(one, one + span * 0.02, 0, 0.86, INK, 50)
        panel(near, far, 0, 0.9, "#f5a66d" if side < 0 else "#5a4a5e", 34)

    shops(-60, 690, -1, ("#e7cfae", "#d8b59a", "#cfc0a8", "#d9bfa0"))
    shops(1660, 910, 1, ("#d8c6b4", "#cbb09a", "#c9bda9", "#d2b89c"))
    for n, (y, sag, r, half) in enumerate(((110, 90, 34, 800), (270, 66, 24, 560), (392, 40, 16, 330))):
        rope = smooth([(800 - half, y - 50), (800 - half * 0.5, y + sag * 0.55), (800, y + sag), (800 + half * 0.5, y + sag * 0.55),
                       (800 + half, y - 50)], closed=False)  # fmt: skip
        s.line(rope, INK, 2.6 - n * 0.6)
        for k in range(1, 8):
            x, at = rope[round(len(rope) * k / 8)]
            lantern(s, x, at, r)
    person(s, 640, 790, 190, "#5b6a7d", vest=RED, face=1, back=True, left=(-14, 43), right=(14, 43))
    person(s, 716, 800, 195, "#6d5a72", vest=RED, face=-1, back=True, left=(-14, 43), right=(14, 43))
    person(s, 985, 1020, 440, "#36566f", vest=RED, hat="#29435a", face=-1, left=(-10, 55), right=(15, 43))
    clipboard(s, 944, 785, 70)
    person(s, 1180, 1030, 430, "#3f6a59", vest=RED, face=-1, left=(-20, 70), right=(14, 43))
    person(s, 330, 1020, 400, "#8b5a4c", hair="#c9c7c2", face=1, left=(-14, 43), right=(20, 66))
    s.line([(412, 760), (420, 1010)], WOOD, 7)
    return s


def stairwell(door: str) -> Sheet:
    """A landing in a block of flats, its door framed by spring couplets."""
    s = Sheet("#f1e6d2", "#e6d6ba")
    s.wash(0, 640, 1600, 300, "#7fa48d", "#6c9480")
    s.box(0, 632, 1600, 12, "#567c68")
    s.wash(0, 936, 1600, 131, "#b7aea1", "#a1978a")
    s.box(0, 936, 1600, 10, "#857b6d")
    for x in range(-60, 1700, 210):
        s.line([(x, 1067), (800 + (x - 800) * 0.82, 946)], "#988e80", 2)
    s.box(846, 176, 428, 766, "#5d4836", 6)
    s.box(870, 200, 380, 742, door, 3)
    return s


def couplets(s: Sheet) -> None:
    """Spring couplets on both sides of the landing's door and the scroll above it."""
    for x, words in ((764, "家和人安"), (1290, "岁岁平安")):
        s.box(x, 236, 74, 540, RED, 3)
        s.box(x + 5, 241, 64, 530, mix(RED, INK, 0.1), 3)
        for i, word in enumerate(words):
            s.text(x + 37, 306 + i * 133, word, 62, "#f6d993", serif=True)
    s.box(900, 92, 320, 72, RED, 3)
    s.text(1060, 127, "平安是福", 50, "#f6d993", serif=True)


def danfeng_knock() -> Sheet:
    """Two community workers knock at a door."""
    s = stairwell(PINE)
    for y, h in ((236, 300), (574, 330)):
        s.box(900, y, 320, h, mix(PINE, INK, 0.22), 6)
        s.box(908, y + 8, 304, h - 16, mix(PINE, SNOW, 0.08), 4)
    s.shape([(1060, 260), (1176, 376), (1060, 492), (944, 376)], RED)
    s.shape([(1060, 276), (1160, 376), (1060, 476), (960, 376)], mix(RED, INK, 0.12))
    s.text(1060, 373, "福", 104, "#f6d993", serif=True)
    s.box(1196, 560, 20, 92, OCHRE, 6)
    s.oval(1206, 590, 15, 15, mix(OCHRE, INK, 0.3))
    s.oval(1060, 232, 8, 8, OCHRE)
    couplets(s)
    # window, pipes, stairs
    s.box(90, 130, 300, 330, "#8b7a64", 4)
    s.wash(106, 146, 268, 298, "#bcd7de", "#f3e6cc")
    s.shape([(106, 380), (190, 320), (262, 366), (330, 312), (374, 350), (374, 444), (106, 444)], "#8fb0a8")
    s.box(234, 146, 12, 298, "#8b7a64")
    s.box(106, 288, 268, 10, "#8b7a64")
    s.glow([(110, 150), (370, 150), (640, 936), (330, 936)], "#fff4d0", 60, 30)
    for k in range(5):
        s.box(1430 + k * 40, 936 - k * 96, 240, 100 + k * 96, mix("#c3b9ab", INK, 0.04 * k))
        s.box(1430 + k * 40, 936 - k * 96, 240, 12, "#d8d0c4")
    s.line([(1412, 900), (1412, 700), (1600, 250)], "#6c5038", 14)
    s.line([(1480, 780), (1480, 560)], "#6c5038", 7)
    s.line([(1548, 640), (1548, 400)], "#6c5038", 7)
    s.box(880, 930, 360, 26, mix(RED, INK, 0.35), 4)
    person(s, 660, 1015, 610, "#3a5670", vest=RED, hat="#2b4258", face=1, left=(-15, 43), right=(35.5, 74))
    for k, (dx, dy) in enumerate(((22, -34), (40, -8), (36, 22))):
        s.line([(892 + dx * 0.5, 562 + dy), (892 + dx, 562 + dy * 1.5)], "#f6d993", 6 - k)
    person(s, 420, 1030, 580, "#6d5a72", vest=RED, face=1, left=(-6, 56), right=(14, 57))
    clipboard(s, 440, 700, 104)
    s.line([(508, 690), (478, 724)], INK, 7)
    return s


def danfeng_phone() -> Sheet:
    """A community worker telephones and writes down."""
    s = Sheet("#ead9bd", "#dcc6a2")
    s.box(120, 90, 560, 480, "#8b6a4c", 6)
    s.wash(142, 112, 516, 436, "#6f93ad", "#d5dde0")
    s.shape([(142, 420), (260, 330), (380, 400), (520, 300), (658, 390), (658, 548), (142, 548)], "#8fa9b5")
    s.shape([(142, 470), (330, 420), (658, 480), (658, 548), (142, 548)], "#e9eef0")
    for x, y, w in ((190, 500, 90), (470, 506, 110)):
        house(s, x, y, w, w * 0.5, "#cbb99d", "#5d6670", "#ffd98a")
    dice = random.Random(2)
    for _ in range(60):
        r = dice.choice((2, 3, 4))
        s.oval(dice.uniform(150, 650), dice.uniform(118, 540), r, r, SNOW, 210)
    s.box(392, 112, 16, 436, "#8b6a4c")
    s.box(142, 320, 516, 12, "#8b6a4c")
    s.box(96, 566, 608, 24, "#a5825f", 4)
    s.shape([(300, 566), (370, 566), (360, 504), (310, 504)], BRICK)
    for lean in (-46, -22, 4, 28, 50):
        s.shape(
            smooth(
                [(335, 512), (335 + lean * 0.6 - 8, 470), (335 + lean, 428 + abs(lean)), (335 + lean * 0.6 + 10, 474)]
            ),
            PINE,
        )
    # wall: progress table and calendar
    s.box(1010, 96, 440, 330, "#fdf8ea", 4)
    s.box(1010, 96, 440, 66, TEAL, 4)
    s.text(1230, 128, "入户走访登记表", 38, SNOW)
    for row in range(5):
        for column in range(6):
            x, y = 1032 + column * 67, 180 + row * 47
            s.box(x, y, 59, 38, "#efe6d0", 3)
            if row * 6 + column < 23:
                s.line([(x + 16, y + 19), (x + 26, y + 29), (x + 44, y + 9)], RED, 5)
    s.box(800, 120, 150, 190, "#fdf8ea", 4)
    s.box(800, 120, 150, 50, RED, 4)
    s.text(875, 145, "一月", 30, "#fbe7b8")
    s.text(875, 236, "7", 92, INK, serif=True)
    # person and desk
    person(s, 800, 1120, 700, "#3f6a59", vest=RED, face=1, left=(-19, 40), right=(11.5, 88), seated=True, mask=True)
    s.shape(smooth([(860, 470), (884, 462), (898, 500), (892, 540), (874, 546), (868, 510)]), INK)
    s.box(0, 830, 1600, 40, "#a8744c")
    s.box(0, 830, 1600, 8, mix("#a8744c", SNOW, 0.3))
    s.wash(0, 870, 1600, 197, "#8a5c3a", "#74492d")
    s.shape([(580, 846), (640, 770), (860, 770), (900, 846)], "#fdf8ea")
    s.shape([(740, 770), (748, 770), (744, 846), (734, 846)], STONE)
    for k in range(4):
        s.line([(652 - k * 12, 786 + k * 15), (726 - k * 4, 786 + k * 15)], TEAL, 3)
        s.line([(762 + k, 786 + k * 15), (846 + k * 10, 786 + k * 15)], TEAL, 3)
    s.oval(664, 826, 28, 24, SKIN)
    s.line([(654, 812), (690, 752)], RED, 8)
    s.box(1050, 776, 150, 64, "#2c3a44", 12)
    s.shape([(1066, 780), (1184, 780), (1170, 740), (1080, 740)], "#3b4c58")
    for row in range(3):
        for column in range(3):
            s.box(1096 + column * 22, 748 + row * 12, 14, 7, PAPER, 2)
    s.line(smooth([(1050, 810), (980, 836), (930, 790), (900, 640), (884, 546)], closed=False, steps=16), INK, 5)
    s.line([(1400, 836), (1400, 640), (1290, 560)], "#39464f", 12)
    s.shape([(1230, 600), (1330, 530), (1356, 570), (1290, 640)], OCHRE)
    s.glow([(1236, 612), (1290, 640), (1200, 840), (900, 840)], "#fff0b8", 120, 26)
    s.box(1350, 826, 104, 16, "#39464f", 6)
    s.box(330, 726, 90, 116, "#dfe6e6", 12)
    s.box(330, 760, 90, 34, RED)
    s.line(smooth([(330, 756), (290, 772), (292, 812), (330, 822)], closed=False), "#dfe6e6", 12)
    for k, (dx, lift) in enumerate(((-16, 0), (10, -14))):
        s.line(smooth([(375 + dx, 700 + lift), (365 + dx, 670 + lift), (383 + dx, 640 + lift), (373 + dx, 610 + lift)],
                      closed=False), SNOW, 6 - k, 130)  # fmt: skip
    s.box(130, 800, 160, 20, TEAL, 3)
    s.box(142, 780, 150, 20, OCHRE, 3)
    s.box(124, 820, 172, 18, RED, 3)
    return s


def danfeng_delivery() -> Sheet:
    """Vegetables and rice before an open door."""
    s = stairwell("#f9e2ae")
    s.wash(870, 200, 380, 742, "#fbe8bd", "#f0cf8e")
    s.box(930, 300, 150, 190, "#e2c18a", 4)
    s.shape([(944, 478), (986, 400), (1016, 440), (1044, 392), (1066, 478)], "#a98d68")
    s.box(870, 820, 380, 122, "#c99f68")
    s.box(1130, 240, 8, 120, "#8a6a4c")
    s.halo(1134, 390, 70, "#fff2c2", 190)
    s.shape([(1080, 410), (1188, 410), (1160, 352), (1108, 352)], RED)
    s.glow([(870, 940), (1250, 940), (1180, 1067), (560, 1067)], "#ffe9b0", 130, 22)
    person(s, 1085, 985, 600, "#9a5f52", hair="#d5d3cf", face=-1, left=(-24, 44), right=(13, 42))
    s.shape([(1250, 200), (1440, 160), (1440, 1000), (1250, 942)], PINE)
    s.shape([(1250, 200), (1262, 197), (1262, 946), (1250, 942)], mix(PINE, INK, 0.4))
    s.shape([(1284, 240), (1410, 220), (1410, 540), (1284, 540)], mix(PINE, INK, 0.2))
    s.shape([(1284, 590), (1410, 596), (1410, 930), (1284, 900)], mix(PINE, INK, 0.2))
    s.oval(1424, 580, 12, 22, OCHRE)
    for i, word in enumerate("家和人安"):
        if i == 0:
            s.box(764, 236, 74, 540, RED, 3)
            s.box(769, 241, 64, 530, mix(RED, INK, 0.1), 3)
        s.text(801, 306 + i * 133, word, 62, "#f6d993", serif=True)
    s.box(900, 92, 320, 72, RED, 3)
    s.text(1060, 127, "平安是福", 50, "#f6d993", serif=True)
    # what was brought
    s.shape(
        smooth([(560, 1016), (540, 880), (560, 800), (652, 784), (740, 800), (762, 884), (742, 1016), (652, 1030)]),
        "#f5eedd",
    )
    s.shape([(566, 812), (600, 768), (704, 768), (738, 812)], "#e6d9bd")
    s.line([(596, 790), (708, 790)], RED, 7)
    s.oval(652, 906, 62, 62, mix(OCHRE, PAPER, 0.35))
    s.text(652, 904, "大米", 46, BRICK, serif=True)
    greens(s, 5, 770, 1030, 180, "cabbage")
    person(s, 330, 1026, 590, "#3a5670", vest=RED, hat="#2b4258", face=1, left=(-14, 43), right=(24, 70))
    return s


def green_channel() -> Sheet:
    """A lorry of vegetables in its own lane."""
    s = Sheet("#9cc6d4", "#fbe3c0")
    s.halo(300, 250, 150, "#fff0c4", 200)
    s.oval(300, 250, 60, 60, "#fff6da")
    ridge(s, 15, 520, 330, "#98b9b8", "#dfe4d2")
    ridge(s, 28, 600, 230, "#74a090", "#c9d8bf")
    for i in range(4):
        y = 612 + i * 30
        s.shape(smooth([(-60, y), (340, y - 20), (820, y + 14), (1240, y - 12), (1680, y + 6), (1680, 900), (-60, 900)], steps=14),
                mix("#86a975", "#b7bf86", i / 4))  # fmt: skip
    s.wash(0, 730, 1600, 337, "#a2a9aa", "#868f94")
    s.box(0, 730, 1600, 10, "#d8d8cf")
    s.shape([(0, 1000), (1600, 1000), (1600, 1012), (0, 1012)], OCHRE)
    for x in range(-40, 1600, 210):
        s.box(x, 806, 120, 12, SNOW, 2, 200)
    for x in (560, 1380):
        s.box(x, 250, 30, 540, "#dfe4e2", 4)
        s.box(x + 20, 250, 10, 540, INK, 0, 40)
    s.box(500, 190, 970, 150, "#2f8a5a", 12)
    s.box(512, 202, 946, 126, "#2b7d52", 8)
    s.text(880, 265, "绿 色 通 道", 92, SNOW)
    s.shape([(1290, 236), (1350, 265), (1290, 294), (1290, 276), (1240, 276), (1240, 254), (1290, 254)], "#f6e3a8")
    truck(s, 120, 970, 760, "#e0a23f", "#8a6a48")
    # open load of vegetables over the side boards
    dice = random.Random(12)
    s.shape(
        smooth([(128, 700), (190, 610), (300, 570), (420, 588), (520, 574), (610, 618), (642, 700)], steps=12),
        mix(PINE, INK, 0.2),
    )
    for row in range(4):
        for k in range(11 - row):
            ball = 160 + row * 22 + k * 45 + dice.uniform(-6, 6)
            tall = 688 - row * 30 + dice.uniform(-5, 5)
            paint = ("#bcd08a", "#a7c47d", "#e9efd6", "#df8443")[(k * 3 + row) % 4]
            s.oval(ball, tall, 25, 22, paint)
            s.oval(ball - 7, tall - 7, 9, 7, SNOW, 80)
            s.line([(ball, tall + 16), (ball, tall - 14)], mix(paint, SNOW, 0.6), 2.6)
    s.box(120, 700, 524, 110, "#9a7650", 6)
    for k in range(4):
        s.box(120, 700 + k * 28, 524, 22, mix("#a9825a", INK, 0.06 * (k % 2)), 3)
    for k in range(5):
        s.box(124 + k * 126, 694, 14, 120, mix("#8a6a48", INK, 0.35), 2)
    s.box(764, 738, 50, 34, SNOW, 3)
    s.box(764, 738, 50, 10, "#2b7d52", 3)
    barrier(s, 1300, 950, 330, 62)
    s.box(1180, 600, 150, 220, "#f1ebdd", 6)
    s.box(1166, 584, 178, 24, "#2b7d52", 4)
    s.box(1198, 636, 114, 78, MASK, 4)
    person(s, 1010, 1020, 400, "#36566f", vest=RED, hat="#29435a", face=-1, left=(-27, 66), right=(14, 43))
    s.shape([(884, 742), (906, 738), (908, 756), (896, 757), (893, 780), (882, 778)], SNOW)
    person(s, 1200, 1030, 405, "#3f6a59", vest=RED, face=-1, left=(-9, 56), right=(22, 84))
    clipboard(s, 1180, 800, 64)
    return s


def market() -> Sheet:
    """Stalls with a space between, buyers behind a yellow line."""
    s = Sheet("#e9dfcb", "#d9cbb0")
    s.shape([(0, 0), (1600, 0), (1600, 120), (0, 120)], "#7d8a8c")
    for x in range(0, 1600, 160):
        s.line([(x, 0), (800 + (x - 800) * 0.86, 150)], "#657274", 9)
    s.box(0, 116, 1600, 18, "#657274")
    s.wash(0, 134, 1600, 400, "#efe6d3", "#e0d2b5")
    for x in (120, 620, 1120):
        s.box(x, 176, 360, 190, "#fdf6e4", 4)
        s.wash(x + 10, 186, 340, 170, "#c8dde0", "#f4ead2")
        for k in (1, 2, 3):
            s.box(x + k * 88, 186, 8, 170, "#d8ccb2")
    s.wash(0, 860, 1600, 207, "#b9b2a4", "#a39b8c")
    for x in range(-100, 1800, 180):
        s.line([(x, 1067), (800 + (x - 800) * 0.8, 862)], "#98907f", 2)
    paints = ((RED, "白菜　萝卜"), (TEAL, "番茄　土豆"))
    for n, left in enumerate((60, 860)):
        color, words = paints[n]
        person(s, left + 340, 880, 420, ("#56705b", "#7b5266")[n], vest=None, hat=("#34493c", None)[n], face=(1, -1)[n],
               left=(-18, 56), right=(18, 56), shadow=False)  # fmt: skip
        s.box(left + 6, 300, 14, 580, "#8c9698", 3)
        s.box(left + 660, 300, 14, 580, "#8c9698", 3)
        stripes = 10
        for k in range(stripes):
            a, b = left - 20 + k * 72, left - 20 + (k + 1) * 72
            one, two = left + 30 + k * 62, left + 30 + (k + 1) * 62
            tone = color if k % 2 == 0 else PAPER
            s.shape([(one, 226), (two, 226), (b, 330), (a, 330)], tone)
            s.oval((a + b) / 2, 330, 36, 22, tone)
        s.box(left + 210, 372, 260, 70, "#fdf8ea", 6)
        s.text(left + 340, 406, words, 40, color, serif=True)
        kinds = (("cabbage", "radish", "carrot"), ("tomato", "potato", "cabbage"))[n]
        s.box(left - 10, 690, 700, 24, WOOD, 4)
        s.box(left, 714, 680, 180, mix(WOOD, PAPER, 0.25))
        for k in range(7):
            s.box(left + k * 97.2, 714, 4, 180, INK, 0, 60)
        for k, kind in enumerate(kinds):
            greens(s, n * 10 + k, left + 14 + k * 226, 716, 206, kind)
        s.box(left + 450, 770, 200, 80, "#fdf8ea", 4)
        s.text(left + 550, 809, "今日已消毒", 34, PINE)
    s.box(0, 942, 1600, 12, OCHRE)
    person(s, 300, 1040, 390, "#54617a", back=True, face=1, left=(-14, 43), right=(14, 43))
    s.shape([(350, 876), (406, 876), (414, 960), (342, 960)], PAPER)
    s.oval(366, 876, 18, 14, GREEN)
    s.oval(390, 874, 18, 14, RED)
    person(s, 800, 1040, 395, "#365a72", vest=RED, face=1, left=(-9, 56), right=(10, 56))
    clipboard(s, 800, 820, 66)
    person(s, 1240, 1040, 390, "#8b5a4c", hair="#8b8a8c", back=True, face=-1, left=(-14, 43), right=(14, 43))
    s.shape([(1140, 880), (1196, 880), (1206, 962), (1130, 962)], "#d8b16a")
    for x in (500, 1040):
        lantern(s, x - 10, 134, 32)
    return s


SCENES: dict[str, Callable[[], Sheet]] = {
    "shahezi-checkpoint": shahezi_checkpoint,
    "shahezi-station": shahezi_station,
    "community-gate": community_gate,
    "convoy-tents": convoy_tents,
    "video-meeting": video_meeting,
    "luonan-granary": luonan_granary,
    "motorway-check": motorway_check,
    "contact-card": contact_card,
    "fenghuang-street": fenghuang_street,
    "siping-village": siping_village,
    "danfeng-street": danfeng_street,
    "danfeng-knock": danfeng_knock,
    "danfeng-phone": danfeng_phone,
    "danfeng-delivery": danfeng_delivery,
    "green-channel": green_channel,
    "market": market,
}


def main(names: list[str]) -> None:
    """Draw the pictures named, or all."""
    for name in names or SCENES:
        SCENES[name]().save(name)
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
