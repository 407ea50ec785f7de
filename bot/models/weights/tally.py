"""How much is fetched for a model in all: one sum over its repositories, known before the first
byte comes as far as it can be."""

from collections.abc import Callable, Mapping

OnProgress = Callable[[int, int], None]


class Tally:
    """Bytes of files: of those that have come since :meth:`begin`, and of those still to come."""

    def __init__(self) -> None:
        self._come = 0
        self._to_come: dict[tuple[str, str], int] = {}

    def begin(self) -> None:
        """Count for another model."""
        self._come, self._to_come = 0, {}

    def expect(self, repository: str, sizes: Mapping[str, int]) -> None:
        """Files that will be asked for, by their names in a repository."""
        self._to_come |= {(repository, name): size for name, size in sizes.items()}

    def fetching(
        self, repository: str, sizes: Mapping[str, int], on_progress: OnProgress
    ) -> OnProgress:
        """What is told of these files as they come, as part of the sum."""
        self.expect(repository, sizes)
        total = self._come + sum(self._to_come.values())
        return lambda done, _: on_progress(self._come + done, total)

    def fetched(self, repository: str, sizes: Mapping[str, int]) -> None:
        """They are here."""
        for name, size in sizes.items():
            self._to_come.pop((repository, name), None)
            self._come += size
