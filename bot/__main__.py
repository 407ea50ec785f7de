"""``mario``, and ``python -m bot``: the command line, which is imported where Ctrl-C is heard."""

import sys
import warnings

INTERRUPTED = 130


def main() -> None:
    """Entry point; what it exits with is said by :func:`bot.app.command_line.commands.main`."""
    try:
        from bot.app.command_line.commands import main as run

        run()
        return
    except (KeyboardInterrupt, SystemExit) as end:
        if getattr(end, "code", INTERRUPTED) != INTERRUPTED:
            raise
        warnings.simplefilter("ignore")  # of what was about to be awaited, and goes away here
    sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
