"""From a message to its answer, once: kept on disk, answered in order, sent until the platform has it."""
