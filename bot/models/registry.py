"""Which models there are and what each can do, known without loading any (and without torch)."""

from collections.abc import Collection

from bot.config import ModelSettings, Settings
from bot.errors import InvalidRequest, Message, NotFound
from bot.models import families
from bot.models.families.family import Capabilities, NoDiffusion
from bot.request import GenerationRequest
from bot.sections import sections_of


class Registry:
    """The ``[models.<name>]`` sections, as front ends need them."""

    def __init__(self, settings: Settings) -> None:
        self._models = settings.models
        self.default = settings.default_model

    def names(self) -> list[str]:
        """Every name, the default first."""
        return sorted(self._models, key=lambda name: (name != self.default, name))

    def title(self, name: str) -> str:
        """What people read in a list: the title, or the name where there is none."""
        return self._models[name].title or name

    def search(
        self, typed: str, limit: int = 25, among: Collection[str] | None = None
    ) -> list[tuple[str, str]]:
        """Names and titles that fit what has been typed so far; those that begin with it first.

        among: the names to choose from, if not all.
        """
        wanted = typed.strip().casefold()
        fitting = [
            (name, self.title(name))
            for name in self.names()
            if (among is None or name in among)
            and (wanted in name.casefold() or wanted in self.title(name).casefold())
        ]
        return sorted(fitting, key=lambda m: not m[0].casefold().startswith(wanted))[:limit]

    def get(self, name: str | None) -> ModelSettings:
        """The entry called ``name``, or the default; raises NotFound naming what there is."""
        model = self._models.get(name or self.default)
        if model is None:
            raise NotFound("model-unknown", name=str(name)[:40], available=self.names())
        return model

    def capabilities(self, name: str | None) -> Capabilities:
        """What the model called ``name``, or the default, can do; raises NotFound."""
        return families.capabilities(self.get(name))

    def able(self, ability: str) -> list[str]:
        """The models whose capabilities have ``ability``, the default first."""
        return [name for name in self.names() if getattr(self.capabilities(name), ability)]

    def check(self, request: GenerationRequest) -> None:
        """Judge a request by what its model declares; raises NotFound or InvalidRequest."""
        name = request.replicate_weights or self.default
        can = self.capabilities(name)
        planned = request.bpm is not None or request.key is not None
        if request.input_audio and (planned or request.loop):
            raise InvalidRequest("tempo-of-the-sound")
        if (planned or request.loop) and can.notes and sections_of(request.prompt):
            raise InvalidRequest("tempo-of-sections")
        if planned and can.tempo is None:
            raise InvalidRequest("no-tempo", name=name)
        if request.multi_band_diffusion and can.no_diffusion is not None:
            reason = _NO_DIFFUSION[can.no_diffusion]
            raise InvalidRequest("no-diffusion-because", name=name, reason=reason)
        if request.input_audio and not request.continuation and not can.hears:
            if able := self.able("hears")[:3]:
                raise InvalidRequest("no-melody-but", name=name, able=able)
            raise InvalidRequest("no-melody", name=name)


_NO_DIFFUSION: dict[NoDiffusion, Message] = {
    "synthesised": Message("no-diffusion-synthesised"),
    "other codec": Message("no-diffusion-other-codec"),
}
