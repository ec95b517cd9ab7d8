"""One file per command: `add_to` describes it, `run` does it. What is heavy is imported inside `run`."""
