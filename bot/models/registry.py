"""Which models there are and what each can do, known without loading any (and without torch)."""

from bot.config import POCKET, ModelSettings, Settings
from bot.errors import InvalidRequest, NotFound
from bot.request import GenerationRequest


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

    def search(self, typed: str, limit: int = 25) -> list[tuple[str, str]]:
        """Names and titles that fit what has been typed so far; those that begin with it first."""
        wanted = typed.strip().casefold()
        fitting = [
            (name, self.title(name))
            for name in self.names()
            if wanted in name.casefold() or wanted in self.title(name).casefold()
        ]
        return sorted(fitting, key=lambda m: not m[0].casefold().startswith(wanted))[:limit]

    def get(self, name: str | None) -> ModelSettings:
        """The entry called ``name``, or the default; raises NotFound naming what there is."""
        model = self._models.get(name or self.default)
        if model is None:
            raise NotFound(
                f"There is no model called {str(name)[:40]!r} here; there is"
                f" {_either(self.names())}."
            )
        return model

    def check(self, request: GenerationRequest) -> None:
        """Judge a request by what its model declares; raises NotFound or InvalidRequest."""
        name = request.replicate_weights or self.default
        model = self.get(name)
        if request.multi_band_diffusion:
            self._check_diffusion(name, model)
        if request.input_audio and not request.continuation and not model.melody:
            raise InvalidRequest(
                f"{name} cannot follow a melody. Turn continuation on to continue the attached"
                f" audio, or choose a model that follows melodies{self._some('melody')}."
            )

    def _check_diffusion(self, name: str, model: ModelSettings) -> None:
        if model.source == POCKET:
            reason = "its sound is synthesised, not decoded by EnCodec"
        elif model.stereo:
            reason = "it is a stereo model"
        else:
            return
        raise InvalidRequest(
            f"MultiBand Diffusion cannot be used with {name}, because {reason}."
            " Turn multi_band_diffusion off, or choose a mono MusicGen model."
        )

    def _some(self, ability: str) -> str:
        able = [name for name in self.names() if getattr(self._models[name], ability)]
        return f", such as {_either(able[:3])}" if able else ""


def _either(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
