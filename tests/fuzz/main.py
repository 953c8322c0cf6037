"""Generated requests, and those of strangers: what `scripts/fuzz` runs."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path


def program():
    """The server's program."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", "target"))
    return str(target / "debug" / "entente")


def ended(number, _):
    """Ends in order, so that servers and folders go, too; however often it is told."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(130)


def main():
    """Reads what to run, and runs it."""
    reader = argparse.ArgumentParser()
    reader.add_argument("what", choices=["requests", "strangers"])
    reader.add_argument("--count", type=int)
    reader.add_argument("--seed", type=int, default=int(time.time()) % 2**31)
    reader.add_argument("--binary", default=program())
    reader.add_argument("--keep", default="target/fuzz")
    options = reader.parse_args()
    signal.signal(signal.SIGTERM, ended)
    if options.what == "requests":
        from generated import run

        options.count = options.count or 10_000
    else:
        from strangers import run

        options.count = options.count or 50
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
