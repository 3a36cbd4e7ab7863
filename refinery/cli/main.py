"""The ``refinery`` command; each subcommand is one module of this package."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Final

import click

import refinery
from refinery.cli.output import emit, error_object, say_error, stderr
from refinery.errors import INTERRUPTED, RefineryError, Terminated, UsageError

_PACKAGE: Final = "refinery.cli"
_COMMAND: Final = re.compile(rb"^def command\(", re.MULTILINE)


class Commands(click.Group):
    """Loads a subcommand's module when it is called; start-up stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the modules that hold a command."""
        package = importlib.import_module(_PACKAGE)
        names = (info.name for info in pkgutil.iter_modules(package.__path__))
        return sorted(name for name in names if _holds_command(name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The ``command`` object of the module of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{_PACKAGE}.{cmd_name}")
        command: click.Command = module.command
        return command


def _holds_command(name: str) -> bool:
    """Whether a module defines ``command``; its source says so, importing all would be slow."""
    source = pkgutil.get_data(_PACKAGE, f"{name}.py")  # also from a zip, as on a cluster
    return source is not None and _COMMAND.search(source) is not None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(refinery.__version__, prog_name="refinery")
@click.option(
    "--debug",
    is_flag=True,
    help="Show the full trace of an error; it may quote documents. Stands before the command.",
)
def cli(debug: bool) -> None:
    """Mines and refines what a company already knows, inside its own cluster."""
    if debug:
        os.environ["REFINERY_DEBUG"] = "1"


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors end in one clear message and their own exit code."""
    given = arguments if arguments is not None else sys.argv[1:]
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)
    try:
        # With standalone_mode off, click returns the code of an early exit.
        code = cli.main(args=arguments, prog_name="refinery", standalone_mode=False)
        if isinstance(code, int) and code:
            sys.exit(code)
    except click.ClickException as error:
        if "--json" in given:
            emit(error_object(UsageError(error.format_message())), True, lambda console: None)
        error.show()
        sys.exit(UsageError.exit_code)
    except (click.Abort, KeyboardInterrupt) as error:
        stopped = error if isinstance(error, Terminated) else error.__cause__
        said = "Terminated" if isinstance(stopped, Terminated) else "Interrupted"
        stderr().print(f"{said}. What was committed stays; run again to go on.")
        sys.exit(stopped.exit_code if isinstance(stopped, Terminated) else INTERRUPTED)
    except RefineryError as error:
        if os.environ.get("REFINERY_DEBUG"):
            raise
        _report(error, given)
        sys.exit(error.exit_code)
    except Exception as error:
        # The text of an unexpected error may quote data, so only its kind is shown.
        if os.environ.get("REFINERY_DEBUG"):
            raise
        kind = type(error).__name__
        _report(
            RefineryError(
                f"Unexpected error ({kind}).",
                f"'refinery --debug {_command_of(given)} …' shows the full trace.",
            ),
            given,
        )
        sys.exit(RefineryError.exit_code)


def _terminate(number: int, frame: FrameType | None) -> None:
    """End as by Ctrl-C: Spark's jobs are cancelled, and the ledger notes how the run ended."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # who asks twice means it
    context = sys.modules["pyspark"].SparkContext if "pyspark" in sys.modules else None
    if context is not None and context._active_spark_context is not None:
        with suppress(Exception):
            context._active_spark_context.cancelAllJobs()
    raise Terminated


def _command_of(arguments: list[str]) -> str:
    """The command that was called; --debug has to stand before it."""
    return next((word for word in arguments if not word.startswith("-")), "COMMAND")


def _report(error: RefineryError, arguments: list[str]) -> None:
    if "--json" in arguments:
        emit(error_object(error), True, lambda console: None)
    say_error(error)


if __name__ == "__main__":
    main()
