"""A small real bot on the unmodified discord.py, for the tests of the peer to drive."""

import asyncio
import io
import os

import discord
from discord import app_commands


class Panel(discord.ui.View):
    """One button a kind of answer, and a select menu."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Update", custom_id="panel:update")
    async def update(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        await interaction.response.edit_message(content="updated")

    @discord.ui.button(label="Later", custom_id="panel:later")
    async def later(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later")

    @discord.ui.button(label="Whisper", custom_id="panel:whisper")
    async def whisper(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        await interaction.response.send_message("psst", ephemeral=True)

    @discord.ui.button(label="Ask", custom_id="panel:ask")
    async def ask(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        await interaction.response.send_modal(Question())

    @discord.ui.button(label="Off", custom_id="panel:off", disabled=True)
    async def off(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        raise AssertionError("a disabled button was pressed")

    @discord.ui.select(
        custom_id="panel:style",
        options=[discord.SelectOption(label=name) for name in ("castle", "star")],
    )
    async def style(self, interaction: discord.Interaction, menu: discord.ui.Select) -> None:
        await interaction.response.edit_message(content=f"style {menu.values}")

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="panel:who")
    async def who(self, interaction: discord.Interaction, menu: discord.ui.UserSelect) -> None:
        await interaction.response.edit_message(content=f"for {menu.values[0].name}")


class Card(discord.ui.LayoutView):
    """A message of components alone."""

    words = discord.ui.TextDisplay("a card")
    row = discord.ui.ActionRow()

    @row.button(label="Turn", custom_id="card:turn")
    async def turn(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        await interaction.response.send_message("turned")


class Question(discord.ui.Modal, title="Continue"):
    prompt = discord.ui.TextInput(label="Prompt", default="as before", max_length=100)
    seconds = discord.ui.Label(
        text="Duration", component=discord.ui.TextInput(default="8", required=False)
    )
    audio = discord.ui.Label(text="Audio", component=discord.ui.FileUpload(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.seconds.component, discord.ui.TextInput)
        assert isinstance(self.audio.component, discord.ui.FileUpload)
        files = [file.filename for file in self.audio.component.values]
        answer = f"{self.prompt.value} for {self.seconds.component.value} {files}"
        await interaction.response.send_message(answer)


class SmallBot(discord.Client):
    """Commands for every kind of option; remembers what it was told in ``heard``."""

    def __init__(self, intents: discord.Intents | None = None, patience: float = 60.0) -> None:
        super().__init__(
            intents=intents or discord.Intents.default(),
            guild_ready_timeout=0.05,
            heartbeat_timeout=patience,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.messages: list[discord.Message] = []
        self.resumed = 0
        add_commands(self)

    async def setup_hook(self) -> None:
        self.add_view(Panel())
        self.add_view(Card(timeout=None))
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord's five seconds between two IDENTIFYs are not wanted here."""

    async def on_message(self, message: discord.Message) -> None:
        self.messages.append(message)

    async def on_resumed(self) -> None:
        self.resumed += 1


def add_commands(bot: SmallBot) -> None:
    tree = bot.tree

    @tree.command(description="says it back")
    async def echo(interaction: discord.Interaction, text: str) -> None:
        bot.heard.append(text)
        await interaction.response.send_message(text)

    @tree.command(description="defers, edits, follows up")
    async def compose(
        interaction: discord.Interaction,
        prompt: str,
        input_audio: discord.Attachment | None = None,
        duration: app_commands.Range[int, 1, 60] = 8,
    ) -> None:
        bot.heard.append(prompt)
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"composing {duration} s")
        data = await input_audio.read() if input_audio else b"song"
        file = discord.File(io.BytesIO(data), filename="piece.wav")
        embed = discord.Embed(title=prompt, description="a piece")
        await interaction.edit_original_response(
            content="", embed=embed, attachments=[file], view=Panel()
        )
        await interaction.followup.send("done", ephemeral=True)

    @tree.command(description="every kind of option")
    async def everything(
        interaction: discord.Interaction,
        whole: int,
        half: float,
        yes: bool,
        who: discord.Member,
        where: discord.TextChannel,
        role: discord.Role,
        anyone: discord.Member | discord.Role,
    ) -> None:
        seen = (whole, half, yes, who.name, where.name, role.name, anyone.name)
        await interaction.response.send_message(repr(seen))

    @tree.command(description="chosen from a list")
    @app_commands.choices(kind=[app_commands.Choice(name=n, value=n) for n in ("wav", "mp3")])
    async def pick(interaction: discord.Interaction, kind: str, model: str = "pocket") -> None:
        await interaction.response.send_message(f"{kind} {model}")

    @pick.autocomplete("model")
    async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names = [name for name in ("small", "medium", "melody") if name.startswith(typed)]
        return [app_commands.Choice(name=name, value=name) for name in names]

    @tree.context_menu(name="Read it")
    async def read_it(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"it says {message.content}")

    @tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"hello {user.name}")

    admin = app_commands.Group(
        name="admin",
        description="for those who manage the server",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @admin.command(description="sets a limit")
    async def limit(interaction: discord.Interaction, jobs: int) -> None:
        await interaction.response.send_message(f"{jobs} jobs")

    tree.add_command(admin)


if __name__ == "__main__":
    asyncio.run(SmallBot().start(os.environ["DISCORD_TOKEN"]))
