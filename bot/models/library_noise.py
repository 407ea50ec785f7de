"""Keeps what libraries print about themselves out of an operator's log; errors stay."""

import logging
import warnings


def quieten_libraries() -> None:
    """Drop what is known to be noise; imports nothing."""
    # xformers says that its extensions do not fit this torch; nothing here uses them.
    logging.getLogger("xformers").setLevel(logging.ERROR)
    # The hub's client logs every request.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    # audiocraft's EnCodec is built on a torch function that has been renamed.
    renamed = r"`torch\.nn\.utils\.weight_norm` is deprecated"
    warnings.filterwarnings("ignore", renamed, FutureWarning)
    warnings.filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)
