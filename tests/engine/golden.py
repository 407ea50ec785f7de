"""Writes the tokens that every build must give: ``python -m tests.engine.golden``."""

import numpy as np

from tests.engine.test_cpu import GOLDEN, pieces
from tests.support import engine_models as models

if __name__ == "__main__":
    made = {
        f"{precision}-{i}": codes.astype(np.int16)
        for precision in ("int8", "int4")
        for i, codes in enumerate(pieces(models.weights(models.spec(), precision)))
    }
    np.savez_compressed(GOLDEN, allow_pickle=False, **made)
