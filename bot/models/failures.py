"""What an exception of the models means: for the user, for the process, for the memory it holds."""

import contextlib
import gc
import logging
import sys
from collections.abc import Iterator

from bot.errors import GenerationFailed, MarioError, Message, ModelError

log = logging.getLogger(__name__)

# What CUDA says when the process can never use the device again.
POISON = ("CUDA error", "Triton Error [CUDA]", "CUDNN_STATUS", "device-side assert")
# What torch and CUDA's libraries say instead of MemoryError, on the GPU and on the CPU. Where BLAS
# cannot even make its handle, that is what it lacks.
FULL = (
    "out of memory", "can't allocate memory", "ALLOC_FAILED", "ALLOCATION_FAILED",
    "CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate",
)  # fmt: skip

# What a library raises for options it does not know or that contradict each other.
UNBUILDABLE = (
    TypeError, ValueError, LookupError, AttributeError, AssertionError, RuntimeError,
    ArithmeticError, NotImplementedError,
)  # fmt: skip

UNFORESEEN = Message("composing-failed")


class OutOfMemory(GenerationFailed):
    """There was not enough memory for this work beside the others, or at all."""


class DeviceLost(Exception):
    """The accelerator, or a model's state, is broken for this process; it must end."""


def is_device_lost(error: BaseException) -> bool:
    """Whether this process's use of the accelerator is over."""
    marked = any(mark in str(error) for mark in POISON)
    return marked and isinstance(error, RuntimeError) and not is_out_of_memory(error)


def as_mario(error: Exception, unforeseen: Message = UNFORESEEN) -> MarioError:
    """What is told of an error: its own message if it is ours, ``unforeseen`` if nobody's."""
    if isinstance(error, MarioError):
        return error
    if is_out_of_memory(error):
        return OutOfMemory("out-of-memory")
    return GenerationFailed(unforeseen)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on the GPU or the CPU."""
    if isinstance(error, RuntimeError):  # torch.OutOfMemoryError is one
        return any(mark in str(error) for mark in FULL)
    return isinstance(error, MemoryError)


def release(error: BaseException | None = None) -> None:
    """Let go of what the failed step still holds: its frames, and the allocator's cache."""
    if error is not None:
        error.__traceback__ = None
    gc.collect()
    if (torch := sys.modules.get("torch")) is not None and torch.cuda.is_initialized():
        torch.cuda.empty_cache()


@contextlib.contextmanager
def made_from_files_of(name: str) -> Iterator[None]:
    """While entered, what no check foresaw of a stranger's files ends as a ModelError too."""
    from safetensors import SafetensorError

    try:
        yield
    except (*UNBUILDABLE, SafetensorError) as error:
        if is_device_lost(error) or is_out_of_memory(error):
            raise
        log.warning("the files of %s cannot be understood", name, exc_info=error)
        raise ModelError("model-files-unfit", name=name, kind=type(error).__name__) from error
