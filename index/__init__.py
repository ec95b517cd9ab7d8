"""Where is it said? Search over passages."""
