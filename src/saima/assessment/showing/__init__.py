"""Runs as pages show them: rows of finished texts and numbers. No rule stands here, only choice and wording."""
