"""The command line: one module for each group of verbs, and one for all that is printed.

How a verb module is made
-------------------------
Each module here, apart from `main` and `output`, adds its verbs to the one Typer application:

    import typer
    from exercise_engine.cli import output
    from exercise_engine.cli.output import ExitCode, JsonOption

    def register(app: typer.Typer) -> None:
        app.command()(verify)

    def verify(
        file: Annotated[Path, typer.Argument(help="The .exercise file.")],
        *,
        as_json: JsonOption = False,
    ) -> ExitCode:
        'Check the chain, the versions and the replay of a recorded exercise.'
        from exercise_engine.storage.verify import verify_log

        finding = verify_log(file)
        output.line(f"{finding.event_count} events, chain unbroken")
        return ExitCode.OK

- At the top a verb module imports the standard library, typer, `exercise_engine.errors` and
  `exercise_engine.cli.output`, and nothing else. What a verb needs it imports in its body, so that
  `--help` is quick and `join` never loads what only the server needs.
- A verb is a plain function with one docstring (its help) and help on every argument and option, and
  it returns an `ExitCode`. Verbs that print data take `--json` (`JsonOption`) and then print one JSON
  value (`output.data`) and nothing else on stdout.
- stdout is for data (`line`, `data`), stderr for talk (`note`, `error`). Both are written by `output`
  only, which makes control characters visible, so that no scenario and no player can steer a terminal.
  Nobody else touches `sys.stdout`, `sys.stderr` or `print`.
- What goes wrong is raised as an `ExerciseEngineError`; `main` says it in one line on stderr and ends
  with the code of `output.exit_code_of`. `OSError` and Ctrl-C are treated there too. A traceback is a
  fault of the program.
- Secrets are asked with `output.ask_secret` and are never arguments.
"""
