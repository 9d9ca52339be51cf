"""The after-action report: facts from the log, measures, plots, and the forms in which they are laid out."""
