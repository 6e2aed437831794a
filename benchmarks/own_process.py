"""Measuring in a process of its own: what was loaded or cached before does not count."""

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def measured(work: Callable[..., T], *arguments: object) -> T:
    """What a function of a module answers when it is called in a fresh process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        answer: T = ours.recv()
    except EOFError:
        raise RuntimeError(f"{work.__name__} ended without an answer") from None
    finally:
        process.join()
    return answer


def _answer(pipe: Connection, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    pipe.send(work(*arguments))


def megabytes() -> float:
    """The most memory this process has had so far, of what it does not share."""
    if sys.platform != "linux":
        return _most_resident()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _most_resident() -> float:
    if sys.platform == "win32":
        raise RuntimeError("Memory is measured on Linux and macOS only.")
    import resource  # noqa: PLC0415, not on every system

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
