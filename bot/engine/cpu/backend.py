"""The slots of the C kernels, and their steps: numpy only keeps the books."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.engine.backend import Conditions, SlotShape, WindowInputs
from bot.engine.cpu.kernels import KvCache, Step, address
from bot.engine.cpu.weights import CpuWeights, as_float32, c_structure, huge, threads
from bot.engine.delay_pattern import SAMPLED, Codes, sequence_length
from bot.engine.rests import SlotRests, with_special
from bot.engine.spec import Spec
from bot.engine.state import weight_count

BLOCK = 16
"""Positions are rounded up to whole blocks of keys."""
PREFILL_CHUNK = 64
SMALL = 30_000_000
"""Weights of a model whose products are too short to share among threads."""


def positions_of(spec: Spec, shape: SlotShape) -> tuple[int, int]:
    """Positions of a slot's own KV cache and of its conditions'."""
    own = shape.prepend + sequence_length(spec, shape.frames)
    cross = shape.cross if spec.cross_attention else 0
    return -(-own // BLOCK) * BLOCK, -(-cross // BLOCK) * BLOCK


def kv_bytes(spec: Spec, shape: SlotShape) -> int:
    """Bytes of KV cache that one slot holds at its fullest."""
    heads = spec.layers * 2 * spec.heads
    return sum(positions_of(spec, shape)) * heads * (2 * spec.head_dim + 8)


class _Cache:
    """Keys and values of every slot in bytes, with a scale a position and head."""

    def __init__(self, spec: Spec, slots: int, positions: int) -> None:
        heads = (slots, spec.layers, 2, spec.heads)
        self.keys = huge((*heads, positions * spec.head_dim), np.uint8)
        self.values = huge((*heads, positions * spec.head_dim), np.uint8)
        self.key_scale = huge((*heads, positions), np.float32)
        self.value_scale = huge((*heads, positions), np.float32)
        arrays = (self.keys, self.values, self.key_scale, self.value_scale)
        self.structure = KvCache(*map(address, arrays), positions)


class _Scratch:
    """Rows that a step computes in, for as many pairs as one ever has."""

    def __init__(self, spec: Spec, pairs: int, sampled: int, padded_card: int) -> None:
        rows, widest = 2 * pairs, max(spec.dim, spec.ffn)
        self.x = np.empty((rows, spec.dim), np.float32)
        self.wide = np.empty((rows, max(3 * spec.dim, spec.ffn)), np.float32)
        self.answer = np.empty((rows, spec.dim), np.float32)
        self.step = np.empty(rows, np.float32)
        self.bytes = np.empty((rows, widest), np.int8)
        self.fine = np.empty((rows, spec.dim), np.int8)
        self.sums = np.empty(rows, np.int32)
        self.fine_sums = np.empty(rows, np.int32)
        self.group_sums = np.empty((rows, -(-widest // 32)), np.int32)
        self.logits = np.empty((sampled, 2, spec.codebooks, padded_card), np.float32)

    def into(self, step: Step) -> Step:
        for name, array in vars(self).items():
            setattr(step, name, address(array))
        return step


class CpuBackend:
    """Slots as the kernels read them.

    codes: int32 ``[N, K, steps]`` in the delay pattern. length: positions in each KV cache ``[N]``.
    offset: how many of those are prepended conditions, ``[N]``.
    """

    prefill_chunk = PREFILL_CHUNK
    codes_at_hand = True
    waits = False

    def __init__(
        self,
        weights: CpuWeights,
        slots: int,
        shape: SlotShape,
        silent: NDArray[np.bool_] | None = None,
    ) -> None:
        spec = weights.spec
        self.weights, self.spec = weights, spec
        self.threads = 1 if weight_count(spec) < SMALL else threads()
        steps = sequence_length(spec, shape.frames)
        own, cross = positions_of(spec, shape)
        self._positions = weights.kernels.sinusoids(
            own, spec.dim, spec.max_period, spec.positional_scale
        )
        self._model = c_structure(weights.model)
        self._model.positions = address(self._positions)
        self.self_kv, self.cross_kv = _Cache(spec, slots, own), _Cache(spec, slots, cross)
        pairs = max(slots, PREFILL_CHUNK, cross)
        self._scratch = _Scratch(spec, pairs, slots, weights.model.padded_card)
        self._codes = np.full((slots, spec.codebooks, steps), spec.card, np.int32)
        self._noise_keys = np.zeros((slots, spec.codebooks, steps), np.uint64)
        self.length = np.zeros(slots, np.int64)
        self.offset = np.zeros(slots, np.int64)
        self._cross_length = np.zeros(slots, np.int64)
        self._prepend: list[NDArray[np.float32] | None] = [None] * slots
        self._temperature = np.zeros(slots, np.float32)
        self._top_k = np.zeros(slots, np.int64)
        self._top_p = np.zeros(slots, np.float32)
        self._guidance = np.zeros(slots, np.float32)
        self._text_guidance = np.full(slots, np.nan, np.float32)
        self._rests = None if silent is None else _Rests(silent, slots)

    def begin_window(self, slot: int, window: WindowInputs) -> None:
        steps, sampling = window.codes.shape[1], window.sampling
        self._codes[slot, :, :steps] = window.codes
        self._noise_keys[slot, :, :steps] = window.noise_keys
        self._temperature[slot], self._guidance[slot] = sampling.temperature, sampling.guidance
        self._top_k[slot], self._top_p[slot] = sampling.top_k, sampling.top_p
        beta = window.text_guidance
        self._text_guidance[slot] = np.nan if beta is None else beta
        self.length[slot], self.offset[slot] = 0, window.conditions.prepend_length
        if self._rests is not None:
            given = window.codes[:, : window.given]
            self._rests.begin(
                slot, SlotRests.begin(window.rests, self._rests.silent, given, self.spec.max_delay)
            )
        conditions = window.conditions
        self._prepend[slot] = _two_rows(conditions.prepend, conditions.null_prepend)
        self._read_cross(slot, conditions)

    def _read_cross(self, slot: int, conditions: Conditions) -> None:
        cross = _two_rows(conditions.cross, conditions.null_cross)
        if cross is None:
            return
        count = cross.shape[1]
        self._scratch.x[: 2 * count] = cross.reshape(2 * count, -1)
        step = self._step(count)
        self.weights.kernels.conditions(self._model, step, slot, self.threads)
        self._cross_length[slot] = count

    def prefill(self, slot: int, end: int) -> None:
        begin, offset = int(self.length[slot]), int(self.offset[slot])
        count, given = end - begin, max(0, min(end, offset) - begin)
        extents = np.empty((count, 3), np.int64)
        extents[:, 0], extents[:, 1] = slot, np.arange(begin, end)
        extents[:, 2] = self._cross_length[slot]
        codes = np.zeros((count, self.spec.codebooks), np.int32)
        codes[given:] = self._codes[slot, :, begin + given - offset : end - offset].T
        step = self._step(count)
        step.extents, step.codes, step.given = address(extents), address(codes), given
        prepend = self._prepend[slot]
        if given:
            assert prepend is not None
            vectors = np.ascontiguousarray(prepend[:, begin : begin + given].swapaxes(0, 1))
            step.vectors = address(vectors)
        self.weights.kernels.step(self._model, step, self.threads)
        self.length[slot] = end

    def step(self, slots: Sequence[int]) -> None:
        index = np.array(slots)
        here = self.length[index] - self.offset[index]
        following = self._codes[index, :, here + 1]
        sampled = following == SAMPLED
        tokens = self._decode(index, here, sampled)
        tokens = np.where(sampled, tokens, following)
        self._codes[index, :, here + 1] = tokens
        if self._rests is not None:
            self._rests.count(index, tokens)
        self.length[index] += 1

    def _decode(
        self, index: NDArray[np.int64], here: NDArray[np.int64], sampled: NDArray[np.bool_]
    ) -> NDArray[np.int32]:
        """Tokens ``[B, K]`` behind steps ``here`` of slots ``index``."""
        extents = np.stack([index, self.length[index], self._cross_length[index]], axis=1)
        codes = np.ascontiguousarray(self._codes[index, :, here])
        tokens = np.empty((len(index), self.spec.codebooks), np.int32)
        kept = {
            "extents": extents,
            "codes": codes,
            "tokens": tokens,
            "noise_key": np.ascontiguousarray(self._noise_keys[index, :, here + 1]),
            "temperature": self._temperature[index],
            "guidance": self._guidance[index],
            "top_k": self._top_k[index],
            "top_p": self._top_p[index],
        }
        if self._rests is not None:
            kept |= {"barred": self._rests.barred(index, sampled), "silent": self._rests.table}
        step = self._step(len(index), sampled=len(index))
        for name, array in kept.items():
            setattr(step, name, address(array))
        self.weights.kernels.step(self._model, step, self.threads)
        if (doubled := int(np.count_nonzero(~np.isnan(self._text_guidance[index])))) > 0:
            self._mix_twins(doubled, self._text_guidance[index[:doubled:2]])
            self.weights.kernels.sample(self._model, step, self.threads)
        return tokens

    def _mix_twins(self, doubled: int, text_guidance: NDArray[np.float32]) -> None:
        """Give both slots of a sequence, in the first ``doubled`` of a step, the logits that
        guidance goes on with. text_guidance: of each sequence, ``[doubled / 2]``."""
        given = self._scratch.logits[:doubled, 0]
        text, sound = given[::2], given[1::2]
        mixed = sound + text_guidance[:, None, None] * (text - sound)
        given[::2] = given[1::2] = mixed

    def logits(self, count: int) -> NDArray[np.float32]:
        """Logits ``[count, 2, K, card]`` of the pairs of the last step."""
        return self._scratch.logits[:count, :, :, : self.spec.card]

    def codes(self, slot: int) -> Codes:
        return self._codes[slot].astype(np.int64)

    def release(self, slot: int) -> None:
        self._prepend[slot] = None

    def _step(self, pairs: int, sampled: int = 0) -> Step:
        step = Step(
            pairs=pairs,
            sampled=sampled,
            self_kv=self.self_kv.structure,
            cross_kv=self.cross_kv.structure,
        )
        return self._scratch.into(step)


class _Rests:
    """Every slot's silence so far, and which silent tokens may not be drawn."""

    def __init__(self, silent: NDArray[np.bool_], slots: int) -> None:
        self.silent = with_special(silent)
        self.table = np.ascontiguousarray(silent, dtype=np.uint8)
        self._rested = np.zeros((slots, len(silent)), np.int64)
        self._each = np.zeros((slots, len(silent)), np.int64)
        self._together = np.zeros(slots, np.int64)

    def begin(self, slot: int, rests: SlotRests) -> None:
        self._rested[slot], self._each[slot] = rests.rested, rests.each
        self._together[slot] = rests.together

    def barred(self, index: NDArray[np.int64], sampled: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """Codebooks ``[B, K]`` that may not go on resting. When all have rested too long, the first
        of those that are sampled has to sound."""
        rested = self._rested[index]
        all_rested = (rested >= self._together[index, None]).all(1, keepdims=True)
        first = sampled & (sampled.cumsum(1) == 1)
        return ((rested >= self._each[index]) | (all_rested & first)).astype(np.uint8)

    def count(self, index: NDArray[np.int64], tokens: NDArray[np.int32]) -> None:
        """Take the tokens ``[B, K]`` of a step into account."""
        silent = self.silent[np.arange(tokens.shape[1]), tokens]
        self._rested[index] = np.where(silent, self._rested[index] + 1, 0)


def _two_rows(given: object | None, null: object | None) -> NDArray[np.float32] | None:
    """Conditions and null conditions as a slot's two rows, fp32 ``[2, S, D]``."""
    if given is None:
        return None
    rows = as_float32(given)
    return np.stack([rows, np.zeros_like(rows) if null is None else as_float32(null)])
