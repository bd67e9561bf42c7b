"""How does a command end when something is wrong?  One message on stderr, and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from simcoord.cli.options import in_language
from simcoord.views.refusals import failure_text, refusal_lines
from simcoord.views.words import Words

FAILURE, BAD_INPUT, INTERRUPTED = 1, 2, 130

Options = ParamSpec("Options")


def ends_well(command: Callable[Options, None]) -> Callable[Options, None]:
    """The command, ending on what users, disks and pipes do without a traceback.

    Bad input is 2; a failure of disk or memory 1; Ctrl-C 130.  A reader of stdout that left is
    no failure.  A defect of the program keeps its traceback.  The message is in the command's
    language, its option `lang`.
    """

    @wraps(command)
    def ending(*args: Options.args, **options: Options.kwargs) -> None:
        words = in_language(options.get("lang"))
        try:
            command(*args, **options)
            if sys.stdout is not None:  # it is where the caller has closed it
                sys.stdout.flush()
        except BrokenPipeError:
            _leave_quietly()
        except KeyboardInterrupt:
            _end(words("interrupted; nothing was written"), INTERRUPTED)
        except MemoryError:
            message = words("not enough memory; ask for fewer replicates, or --record summary")
            _end(message, FAILURE)
        except OSError as error:
            _end(failure_text(error, words), FAILURE)
        except ValueError as error:
            _end_if_input(error, words)

    return ending


def _end_if_input(error: ValueError, words: Words) -> NoReturn:
    """End on input that is refused; any other error of a value is a defect."""
    from simcoord.scenario.problems import InputError

    if not isinstance(error, InputError):
        raise error
    _end("\n".join(refusal_lines(error, words)), BAD_INPUT)


def _end(message: str, code: int) -> NoReturn:
    typer.echo(f"simcoord: {message}", err=True)
    raise typer.Exit(code)


def _leave_quietly() -> NoReturn:
    """Leave stdout to nobody, so that Python does not fail on it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(0)
