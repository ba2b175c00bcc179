"""`kb …`: one group whose commands are imported only when called for, so that `kb --help` costs nothing."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

#: command -> where it is defined; a command is one line here
COMMANDS = {
    "demo": "kb.cli.demo:demo",
    "crawl": "kb.cli.crawl:crawl",
    "add": "kb.cli.add:add",
    "ingest": "kb.cli.ingest:ingest",
    "update": "kb.cli.update:update",
    "sources": "kb.cli.sources:sources",
    "build": "kb.cli.build:build",
    "extract": "kb.cli.extract:extract",
    "search": "kb.cli.search:search",
    "doctor": "kb.cli.doctor:doctor",
    "prune": "kb.cli.prune:prune",
    "backup": "kb.cli.backup:backup",
    "restore": "kb.cli.backup:restore",
    "eval": "kb.cli.eval:evaluate",
    "sample": "kb.cli.eval:sample",
    "correct": "kb.cli.correct:correct",
    "patterns": "kb.cli.patterns:patterns",
    "trends": "kb.cli.trends:trends",
    "export": "kb.cli.export:export",
    "verify": "kb.cli.verify:verify",
    "takedown": "kb.cli.takedown:takedown",
    "feed": "kb.cli.feed:feed",
    "detect": "kb.cli.detect:detect",
    "serve": "kb.cli.serve:serve",
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for; turns what the system refuses into one clear line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        from kb.cli.options import Refusal, sentence

        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except Exception as error:
            line = sentence(error)
            if line is None:
                raise
            raise Refusal(line) from error

    def main(self, *args: Any, **extra: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # UTF-8 whatever the locale; a lone surrogate is shown, never a crash
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return super().main(*args, **extra)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="scam-bulletins", prog_name="kb")
def main() -> None:
    """A knowledge base of scams from what Chinese police publish.

    Example: kb build --data data
    """
