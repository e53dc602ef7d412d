"""The cure for the pile: copy, audit, match, decide, run, undo."""
