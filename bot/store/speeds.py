"""How fast each model has been lately."""

from sqlalchemy import update

from bot.store.connection import StoreConnection
from bot.store.records import Speed

FADE = 0.8  # what an earlier measurement still counts after the next one


class SpeedStore(StoreConnection):
    async def speed(self, model: str) -> float | None:
        """Seconds of music made in a second; ``None`` before the first measurement."""
        async with self._read() as session:
            row = await session.get(Speed, model)
            return row and row.music / row.wall

    async def observe(self, model: str, music: float, wall: float) -> None:
        """``music`` seconds took ``wall`` seconds; earlier measurements fade."""
        if music <= 0 or wall <= 0:
            return
        faded = {"music": Speed.music * FADE + music, "wall": Speed.wall * FADE + wall}
        async with self._write(f"speed:{model}") as session:
            known = update(Speed).where(Speed.model == model).values(faded).returning(Speed.model)
            if (await session.scalar(known)) is None:
                session.add(Speed(model=model, music=music, wall=wall))
