"""An accepted request with nothing left open."""

from dataclasses import dataclass, replace
from typing import Self

from bot.errors import InvalidRequest
from bot.request import GenerationRequest, Upload
from bot.sampling_params import SamplingParams


@dataclass(frozen=True)
class JobSpec:
    """What admission settles: seed, model and source are definite from here on.

    id: the job's. model: a name in the registry. source_id: the content id (sha256, hex) of the
    sound to continue or to follow. request: its other options.
    """

    id: str
    request: GenerationRequest
    model: str
    sampling: SamplingParams
    source_id: str | None = None

    @classmethod
    def of(cls, id: str, request: GenerationRequest) -> Self:
        """The spec of a request in which seed and model are set; else :class:`InvalidRequest`."""
        audio = request.input_audio
        if request.seed is None or request.replicate_weights is None or isinstance(audio, Upload):
            raise InvalidRequest("job-incomplete")
        sampling = SamplingParams(
            temperature=request.temperature,
            top_k=request.top_k,
            top_p=request.top_p,
            guidance=request.classifier_free_guidance,
            seed=request.seed,
        )
        return cls(id, request, request.replicate_weights, sampling, audio)

    def take(self, number: int) -> Self:
        """One of the takes it asks for, as a job of its own; the only one is the job itself."""
        if self.request.takes == 1:
            return self
        return self.of(f"{self.id}.{number}", self.request.take(number))

    def with_noise(self, seed: int) -> Self:
        """The same job, drawn with another seed than the one that people see."""
        return replace(self, sampling=replace(self.sampling, seed=seed))
