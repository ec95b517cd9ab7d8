"""Is everything as it must be to answer visitors? Checks that change nothing, and what to do about what they find."""
