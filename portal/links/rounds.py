"""Many links at once, each host's one after the other, and results as they come."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from queue import SimpleQueue
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

from portal.links.fetching import Answer

WORKERS = 8
ENOUGH_HOSTS = 20  # that give no answer at all, and nobody else did: it is our own line
FEW_HOSTS = 3  # at the end of a round the same of these

Result = tuple[str, Answer]
Results = Generator[Result, None, None]


class LineDown(Exception):
    """Not one server answered: what is broken is this machine's way to the internet, not the links."""


def fetch_all(urls: Iterable[str], fetch: Callable[[str], Answer], seconds: float) -> Results:
    """Yield each address with its answer as soon as there is one; after so many seconds none is begun."""
    queues: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        queues[host_of(url)].append(url)
    stop, ends = Event(), monotonic() + seconds
    results: SimpleQueue[Result | None] = SimpleQueue()

    def work(queue: list[str]) -> None:
        try:
            for url in queue:
                if stop.is_set() or monotonic() > ends:
                    break
                results.put((url, fetch(url)))
        finally:
            results.put(None)

    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="links")
    try:
        running = [pool.submit(work, queue) for queue in queues.values()]
        left = len(running)
        while left:
            result = results.get()
            if result is None:
                left -= 1
            else:
                yield result
        for future in running:
            future.result()  # a fault of ours is heard of
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def believable(results: Results, *, line_works: bool) -> Results:
    """Yield the results, holding back those without an answer until some server has answered.

    Args:
        results: as they come.
        line_works: a server answered not long ago.

    Raises:
        LineDown: no server answers; what was held back counts against nobody.
    """
    held: list[Result] = []
    with closing(results):
        for url, answer in results:
            held.append((url, answer))
            line_works = line_works or answer.status is not None
            if line_works:
                yield from held
                held.clear()
            elif _hosts(held) >= ENOUGH_HOSTS:
                raise LineDown
    if _hosts(held) >= FEW_HOSTS:
        raise LineDown
    yield from held


def host_of(url: str) -> str:
    """Return the host of an address; one that cannot be read is its own."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _hosts(results: list[Result]) -> int:
    return len({host_of(url) for url, _answer in results})
