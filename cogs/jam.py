"""``/mario-jam``: a thread in which people continue one piece in turns, and vote."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import InvalidRequest, Message, NotFound
from bot.frontends.discord import jam_messages as shown
from bot.frontends.discord.actions import Action
from bot.frontends.discord.agenda import Agenda
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.forms import sent
from bot.frontends.discord.jam_host import JamHost
from bot.frontends.discord.permissions import check_may_post, check_may_thread, guild_id_of
from bot.frontends.discord.prompts import readable
from bot.frontends.discord.small_forms import JamForm, in_style
from bot.frontends.discord.submissions import actor
from bot.frontends.discord.suggestions import offered_models
from bot.frontends.discord.translator import localised
from bot.jobs.jams import CANDIDATES, MOST_ROUNDS, MOST_SECONDS, Player, check_size
from bot.request import GenerationRequest, options
from bot.store import Job
from bot.texts import speaking

SECONDS, ROUNDS = 8, 4  # unless somebody says otherwise
LONGEST_PROMPT = next(int(o.maximum or 0) for o in options() if o.name == "prompt")
HELP = {
    "prompt": localised("jam-prompt-help"),
    "seconds": localised("jam-seconds-help"),
    "rounds": localised("jam-rounds-help"),
    "model": localised("option-replicate-weights-help"),
}


class Jams(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self.host = JamHost(bot, bot.jobs, bot.timings)
        self.agenda = Agenda(self.host.run)
        bot.actions.add(Action.jam_turn, self._ask)
        bot.actions.add(Action.jam_vote, self._vote)
        bot.actions.add(Action.jam_end, self._end)
        self._resumed = False

    async def cog_unload(self) -> None:
        await self.agenda.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        if not self._resumed:
            self._resumed = True
            await self.host.resume()
        self.agenda.wake()

    @commands.Cog.listener()
    async def on_mario_settled(self, job: Job) -> None:
        if job.interaction_id is None:  # as that of a turn is, which no command asks for
            self.agenda.wake()

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        if (jam := await self.bot.jobs.jams.of_channel(payload.thread_id)) is not None:
            await self.host.abandon(jam, Message("channel-gone"))

    @app_commands.command(name="mario-jam", description=localised("command-jam"))
    @app_commands.describe(**HELP)
    @app_commands.guild_only()
    async def jam(
        self,
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, LONGEST_PROMPT],
        seconds: app_commands.Range[int, 1, MOST_SECONDS] = SECONDS,
        rounds: app_commands.Range[int, 1, MOST_ROUNDS] = ROUNDS,
        model: app_commands.Range[str, 0, 80] | None = None,
    ) -> None:
        async with self.bot.answering(interaction):
            check_may_thread(interaction)
            check_size(rounds, seconds)
            jams = self.bot.jobs.jams
            server = await self.bot.jobs.servers.settings(guild_id_of(interaction))
            request = GenerationRequest.parse(
                prompt=readable(prompt, interaction.guild, frozenset()),
                duration=seconds,
                replicate_weights=model or server.model,
                output_format=server.output_format,
                takes=CANDIDATES,
            )
            new = self.bot.submissions.of(interaction, request)
            await self.bot.check_submission(new)
            await jams.check_free(new.origin.channel_id)
            await interaction.response.defer(thinking=True)
            answer = await interaction.original_response()
            language = await self.bot.languages.public(interaction)
            player = _player(interaction)
            begun = await jams.open(
                request, rounds, player, new.origin, answer.id, new.channel_ids, language
            )
            self.agenda.wake()
            with speaking(language):
                embed = shown.opened(begun, (await jams.turns(begun))[0])
            await interaction.edit_original_response(embed=embed)

    @jam.autocomplete("model")
    async def models(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered_models(self.bot.jobs, interaction.guild_id, typed)

    async def _ask(self, interaction: discord.Interaction, target: str) -> None:
        """Open the form in which whoever takes the turn says what comes next."""
        jam_id, round = _numbers(target, 1)
        jam = await self.bot.jobs.jams.get(jam_id)
        await self.bot.jobs.jams.check_turn(jam, round[0], interaction.user.id)
        await check_may_post(interaction, self.bot)
        turns = await self.bot.jobs.jams.turns(jam)
        before = turns[-1].prompt if turns else jam.request.prompt
        styles = [one.name for one in await self.bot.jobs.styles.offered(interaction.guild_id)]
        await self.bot.open_form(interaction, JamForm(target, before, styles))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        form = sent(interaction)
        if form is None or form.action != Action.jam_turn:
            return
        async with self.bot.answering(interaction):
            typed = in_style(form, form.values.get("prompt", ""))
            await self._take(interaction, form.id, typed)

    async def _take(self, interaction: discord.Interaction, target: str, typed: str) -> None:
        jams = self.bot.jobs.jams
        jam_id, round = _numbers(target, 1)
        jam = await jams.get(jam_id)
        if jam.thread_id != interaction.channel_id:  # a button's message would be in it
            raise InvalidRequest("button-too-old")
        await jams.check_turn(jam, round[0], interaction.user.id)
        prompt = readable(typed, interaction.guild, frozenset())
        words = await self.bot.jobs.styles.applied(interaction.guild_id, {"prompt": prompt})
        request = await jams.next_request(jam, words["prompt"])
        await self.bot.check_submission(self.bot.submissions.of(interaction, request))
        taken = await jams.take_turn(jam, _player(interaction), request.prompt)
        self.agenda.wake()
        turn = await jams.turn(taken)
        if turn is not None:
            with speaking(jam.language):
                embed, view = shown.taken(taken, turn), shown.to_end(taken)
            await interaction.response.edit_message(embed=embed, view=view)

    async def _vote(self, interaction: discord.Interaction, target: str) -> None:
        jam_id, (round, choice) = _numbers(target, 2)
        jam = await self.bot.jobs.jams.get(jam_id)
        if jam.round != round:
            raise NotFound("vote-over")
        votes = await self.bot.jobs.jams.vote(jam, interaction.user.id, choice)
        with speaking(jam.language):
            embed, view = shown.voting(jam, votes), shown.to_vote(jam, votes)
        await interaction.response.edit_message(embed=embed, view=view)

    async def _end(self, interaction: discord.Interaction, jam_id: str) -> None:
        jam = await self.bot.jobs.jams.get(jam_id)
        self.bot.jobs.jams.check_may_end(jam, actor(interaction))
        await self.bot.acknowledge(interaction)
        why = Message("jam-ended-by", person=shown.bold(interaction.user.display_name))
        await self.bot.jobs.jams.end(jam, why)
        self.agenda.wake()
        await interaction.edit_original_response(view=None)


def _player(interaction: discord.Interaction) -> Player:
    roles = getattr(interaction.user, "roles", ())
    return Player(
        interaction.user.id, interaction.user.display_name, tuple(role.id for role in roles)
    )


def _numbers(target: str, count: int) -> tuple[str, list[int]]:
    """A jam's id, and the numbers after it."""
    jam_id, *rest = target.split(".")
    if len(rest) != count or not all(part.isdecimal() and len(part) < 4 for part in rest):
        raise InvalidRequest("button-too-old")
    return jam_id, [int(part) for part in rest]


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Jams(bot))
