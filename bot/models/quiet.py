"""Keeps what libraries print about themselves at import out of an operator's log; errors stay."""

import logging
import warnings


def hush() -> None:
    """Drop what is known to be noise; call it before importing audiocraft."""
    # xformers says that its extensions do not fit this torch; nothing here uses them.
    logging.getLogger("xformers").setLevel(logging.ERROR)
    # audiocraft's EnCodec is built on a torch function that has been renamed.
    renamed = r"`torch\.nn\.utils\.weight_norm` is deprecated"
    warnings.filterwarnings("ignore", renamed, FutureWarning)
    warnings.filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)

    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
