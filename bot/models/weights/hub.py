"""Brings weights from a model hub into the weights folder, with progress and a size limit."""

import contextlib
import copy
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from bot.config import Loading
from bot.errors import ModelError
from bot.models.weights.deadline import Deadline
from bot.models.weights.safe_load import sha256
from bot.models.weights.tally import OnProgress, Tally

GIGABYTE = 10**9
ANSWER_SECONDS = 10.0  # in which the hub must say whether it has a file


def unseen(done: int, total: int) -> None:
    """An :data:`OnProgress` for when nobody looks."""


class Hub:
    """Files of repositories on the model hub (``HF_ENDPOINT``), cached under ``folder``.

    What has been fetched once is used as it is, without asking the hub again: weights do not
    change under a running bot, and it starts without a network.
    """

    def __init__(self, folder: Path, loading: Loading) -> None:
        self._folder = folder / "hub"
        self._loading = loading
        self._beside: Path | None = None
        self._tally = Tally()

    def beside(self, folder: Path) -> Self:
        """This hub for a model in ``folder``: what is in ``folder/<owner>/<name>`` is taken from
        there, without a network."""
        hub = copy.copy(self)
        hub._beside = folder
        return hub

    def local(self, name: str) -> Path | None:
        """A file that somebody has put beside the model or among the weights."""
        folders = [folder for folder in (self._beside, self._folder.parent) if folder]
        return next((folder / name for folder in folders if (folder / name).is_file()), None)

    def get(
        self,
        repository: str,
        names: Sequence[str],
        on_progress: OnProgress,
        optional: Sequence[str] = (),
    ) -> Path:
        """The folder with the files ``names`` of a repository, and those of ``optional`` it has.

        Raises :class:`ModelError` when one is missing, too large, or not what the hub announced.
        """
        if self._beside and all((self._beside / repository / name).is_file() for name in names):
            return self._beside / repository
        cached = [self._cached(repository, name) for name in names]
        if not all(cached):
            missing = [name for name, path in zip(names, cached, strict=True) if path is None]
            fetch = partial(self._download, repository, missing, optional)
            self._deadline().within(fetch, on_progress)
            cached = [self._cached(repository, name) for name in names]
        paths = [Path(path) for path in cached if path]
        for path in paths:
            _verify(path)
        return paths[0].parent

    def has(self, repository: str, name: str) -> bool:
        """Whether a repository has a file of this name; raises :class:`ModelError`.

        Without a network, what has been fetched of a repository is all there is.
        """
        if self._cached(repository, name) is not None:
            return True
        try:
            return self.size(repository, name) is not None
        except ModelError:
            if (self._folder / f"models--{repository.replace('/', '--')}" / "snapshots").is_dir():
                return False
            raise

    def _deadline(self) -> Deadline:
        minutes = self._loading.max_minutes
        return Deadline(minutes, ModelError("hub-too-slow", minutes=minutes))

    def _cached(self, repository: str, name: str) -> str | None:
        from huggingface_hub import try_to_load_from_cache

        found = try_to_load_from_cache(repository, name, cache_dir=self._folder)
        return found if isinstance(found, str) else None

    def _download(
        self,
        repository: str,
        names: Sequence[str],
        optional: Sequence[str],
        on_progress: OnProgress,
    ) -> None:
        found = {name: self._size(repository, name, required=True) for name in names}
        found |= {name: self._size(repository, name, required=False) for name in optional}
        sizes = {name: size for name, size in found.items() if size is not None}
        total = sum(sizes.values())
        if total > self._loading.max_gigabytes * GIGABYTE:
            raise ModelError(
                "hub-weights-too-big",
                repository=repository,
                size=total / GIGABYTE,
                maximum=self._loading.max_gigabytes,
            )
        bar = _bar(total, self._tally.fetching(repository, sizes, on_progress))
        for name in sizes:
            self._fetch(repository, name, bar)
        self._tally.fetched(repository, sizes)

    def expect(self, wanted: Mapping[str, Sequence[str]]) -> None:
        """Say before the first is fetched which files a model needs, by repository, so that what
        is told of them as they come is one sum. Where nobody answers, none is expected."""
        self._tally.begin()
        with contextlib.suppress(ModelError):
            for repository, names in wanted.items():
                missing = [name for name in names if not self._is_here(repository, name)]
                sizes = {n: self.size(repository, n) for n in missing}
                self._tally.expect(repository, {n: s for n, s in sizes.items() if s is not None})

    def _is_here(self, repository: str, name: str) -> bool:
        beside = self._beside and self._beside / repository / name
        return bool(beside and beside.is_file()) or self._cached(repository, name) is not None

    def size(self, repository: str, name: str) -> int | None:
        """Bytes of a file on the hub, None where it has none; raises :class:`ModelError`."""
        return self._deadline().within(lambda _: self._size(repository, name, required=False))

    def _size(self, repository: str, name: str, required: bool) -> int | None:
        """Bytes of a file on the hub; ``None`` for an optional one that is not there.

        Asked once: without a network it fails at once, where a download would try for a while.
        """
        from huggingface_hub import errors, get_hf_file_metadata, hf_hub_url

        with _hub_errors(repository, name):
            endpoint = os.environ.get("HF_ENDPOINT")
            try:
                url = hf_hub_url(repository, name, endpoint=endpoint)
                return (
                    get_hf_file_metadata(url, timeout=ANSWER_SECONDS, endpoint=endpoint).size or 0
                )
            except errors.RemoteEntryNotFoundError:
                if required:
                    raise
                return None

    def _fetch(self, repository: str, name: str, bar: type) -> None:
        from huggingface_hub import hf_hub_download

        with _hub_errors(repository, name):
            hf_hub_download(
                repository,
                name,
                cache_dir=self._folder,
                endpoint=os.environ.get("HF_ENDPOINT"),
                tqdm_class=bar,
            )


@contextlib.contextmanager
def _hub_errors(repository: str, name: str) -> Iterator[None]:
    """What the hub or the way to it says, as a :class:`ModelError`."""
    from huggingface_hub import errors

    try:
        yield
    except errors.RemoteEntryNotFoundError as error:
        raise ModelError("hub-lacks-file", repository=repository, name=name) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelError("hub-repository-unknown", repository=repository) from error
    except (errors.HfHubHTTPError, errors.HFValidationError) as error:
        raise ModelError(
            "hub-not-fetched", name=name, repository=repository, kind=type(error).__name__
        ) from error
    except (errors.HTTPError, errors.LocalEntryNotFoundError, ConnectionError) as error:
        raise ModelError("hub-unreachable", name=name, repository=repository) from error
    except OSError as error:
        raise ModelError(
            "hub-not-fetched", name=name, repository=repository, kind=error.strerror or str(error)
        ) from error


def _verify(path: Path) -> None:
    """Compare a large file with its name in the hub's cache, which is its SHA-256."""
    announced = Path(os.readlink(path)).name if path.is_symlink() else ""
    if len(announced) == 64 and sha256(path) != announced:
        path.resolve().unlink()
        path.unlink()
        raise ModelError("hub-file-altered", file=path.name)


def _bar(total: int, on_progress: OnProgress) -> type:
    """A progress bar class for huggingface_hub that adds all files up and draws nothing."""
    from tqdm import tqdm

    done = 0

    class Bar(tqdm):
        def __init__(self, *args: Any, **options: Any) -> None:
            options["disable"] = True
            options.pop("name", None)
            super().__init__(*args, **options)
            self.update(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> bool | None:
            nonlocal done
            done = min(done + int(n or 0), total)
            on_progress(done, total)
            return None

    return Bar
