"""The picture of a piece shows its notes and where its sections begin."""

import io

import numpy as np
from PIL import Image

from bot.pocket import roll
from bot.pocket.plan import Brief, plan
from tests.support.pocket_pieces import piece


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_notes_are_where_they_sound():
    codes = piece(5, "overworld").codes[:, :800].astype(np.int64)
    codes[:, 400:] = 0
    shown = np.ptp(pixels(roll.picture(codes)), axis=2) > 60  # coloured, rather than grey
    assert shown.shape == (roll.HEIGHT, roll.WIDTH)
    assert shown[:, : roll.WIDTH // 2].sum() > 1000
    assert shown[:, roll.WIDTH // 2 + 20 :].sum() == 0


def test_each_section_is_marked():
    chosen = plan(Brief("overworld"), 1200, 0)
    found = roll.marks(chosen)
    assert [name for _, name in found] == ["A", "B", "A", ""]
    assert [frame for frame, _ in found] == [0, 384, 768, 1152]
    empty = np.zeros((4, 1200), dtype=np.int64)
    assert (pixels(roll.picture(empty, found)) != pixels(roll.picture(empty))).any()


def test_the_same_piece_gives_the_same_picture():
    codes = piece(3).codes[:, :500].astype(np.int64)
    assert roll.picture(codes) == roll.picture(codes)
