"""The command line: `python -m bot COMMAND`. Each command is one file in `bot.commands`."""

from __future__ import annotations

import argparse
import sys

from bot.commands import (
    ask,
    calibrate,
    channels,
    doctor,
    evaluate,
    explain,
    generations,
    import_,
    questions,
    rebuild,
    rollback,
    serve,
    sync,
    verify,
)
from bot.types import BotError

COMMANDS = (
    serve,
    import_,
    sync,
    rebuild,
    verify,
    generations,
    rollback,
    ask,
    explain,
    evaluate,
    calibrate,
    channels,
    questions,
    doctor,
)
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit status: 0 done, 1 something was wrong, 2 wrongly called."""
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Letterlijk answers questions in the publisher's own words."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(subparsers)
    given = parser.parse_args(arguments)
    try:
        status: int = given.run(given)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stderr.close()
        return 0
    except Exception as error:
        if not _is_ours(error):
            raise
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


def _is_ours(error: Exception) -> bool:
    """Whether the error is one of the three trees of the project; looked up only once something went wrong."""
    from corpus import CorpusError
    from index import SearchError

    return isinstance(error, BotError | CorpusError | SearchError)


if __name__ == "__main__":
    sys.exit(main())
