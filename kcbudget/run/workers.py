"""The same work on many items in several processes, with the results in the order of the items.

Each process is forked with everything already imported, takes every n-th chunk and sends its results through a pipe.
Where a process cannot be had or dies, the work is done here instead, so that its errors are raised here too.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_IT = 500  # items; for fewer, a process costs more than it gives
_CHUNK = 40
_MOST = 8


def available() -> int:
    """How many processes may work at once here; 1 where the system cannot fork."""
    if not hasattr(os, "sched_getaffinity"):
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def in_order(work: Callable[[Item], Result], items: Sequence[Item], processes: int) -> Iterator[Result]:
    """The result of the work on each item, as `map` would give it; results must be picklable."""
    if processes < 2 or len(items) < WORTH_IT or not hasattr(os, "fork"):
        yield from map(work, items)
        return
    chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
    helpers: list[_Helper] = []
    try:
        for number in range(processes):
            helpers.append(_Helper(work, chunks[number::processes]))  # noqa: PERF401 - those made must be stopped
        for number, chunk in enumerate(chunks):
            results: list[Result] | None = helpers[number % processes].results()
            yield from map(work, chunk) if results is None else results
    finally:
        for helper in helpers:
            helper.stop()


class _Helper:
    """A forked process that works on some chunks, one after the other, as fast as its pipe is emptied."""

    def __init__(self, work: Callable[[Item], Result], chunks: Sequence[Sequence[Item]]) -> None:
        import pickle  # with few files nothing here is needed, and a short run should not wait for it
        import signal

        self.stream: BinaryIO | None = None
        reading, writing = os.pipe()
        try:
            self.pid = os.fork()
        except OSError:  # no room for another process
            os.close(reading)
            os.close(writing)
            return
        if self.pid == 0:
            try:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.close(reading)
                with os.fdopen(writing, "wb") as stream:
                    for chunk in chunks:
                        pickle.dump([work(item) for item in chunk], stream, pickle.HIGHEST_PROTOCOL)
                        stream.flush()
            finally:
                os._exit(0)  # whatever happened: nothing of this copy of the program may run on
        os.close(writing)
        self.stream = os.fdopen(reading, "rb")

    def results(self) -> list[Any] | None:
        """The results for the next chunk, or None if the process gives no more."""
        if self.stream is not None:
            import pickle

            try:
                found: list[Any] = pickle.load(self.stream)  # noqa: S301 - our own process wrote it
                return found
            except (EOFError, OSError, pickle.UnpicklingError):
                self.stop()
        return None

    def stop(self) -> None:
        """End the process, whether or not it is done."""
        if self.stream is not None:
            import signal

            self.stream.close()
            self.stream = None
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
