"""A process that has everything imported and forks a run for each line it reads: so that 50 runs can be killed in time.

A line is `{"kg": folder, "url": server, "numbers": […], "options": {…}}`, and may ask for trouble: `die_at_replace`
kills the run at its n-th move of a file, `die_at_commit` at its n-th transaction, `largest_file` fills the disk. It
answers with the process id, and, once the run has ended, with its status and last words.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
from pathlib import Path

import expansion
from expansion import TODAY, grow
from mmkg.semantic_scholar import Clock
from mmkg.store import Store


class RealTime:
    def clock(self) -> Clock:
        return Clock(now=lambda: TODAY)


def tell(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run(job: dict) -> str:
    if at := job.get("die_at_replace"):
        _die_at(Path, "replace", at)
    if at := job.get("die_at_commit"):
        _die_at(Store, "put", at)
    if size := job.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    options = job.get("options", {})
    if options.pop("patient", False):  # waits are real
        expansion.FakeTime = RealTime
    try:
        return str(grow(Path(job["kg"]), job["url"], job["numbers"], **options))
    except KeyboardInterrupt:
        return "KeyboardInterrupt"
    except Exception as error:  # noqa: BLE001 - the test looks at it
        return f"{type(error).__name__}: {error}"


def _die_at(owner: type, name: str, at: int) -> None:
    real, calls = getattr(owner, name), [0]

    def counted(*args, **kwargs):
        calls[0] += 1
        if calls[0] == at:
            die()
        return real(*args, **kwargs)

    setattr(owner, name, counted)


def main() -> None:
    tell("ready")
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as words:
            child = os.fork()
            if child == 0:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                words.write(run(json.loads(line)))
                words.flush()
                os._exit(0)
            tell(child)
            _, status = os.waitpid(child, 0)
            words.seek(0)
            tell(json.dumps({"status": status, "words": words.read()}))


if __name__ == "__main__":
    main()
