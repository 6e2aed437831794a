"""Whether an answer is still waited for: who asks says it, who takes long to answer looks at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


def _always() -> bool:
    return True


_is_wanted: ContextVar[Callable[[], bool]] = ContextVar("is_wanted", default=_always)


@contextmanager
def asking(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """What is asked in the block, in this thread, may end in CancelledError once it is not.

    Within another such block both have to want it.
    """
    around = _is_wanted.get()
    before = _is_wanted.set(lambda: around() and is_wanted())
    try:
        yield
    finally:
        _is_wanted.reset(before)


def is_wanted() -> bool:
    return _is_wanted.get()()
