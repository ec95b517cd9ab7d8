"""How the bundled encoder is made: `python -m index.encoders.training`, run by `make encoder`; never at run time."""
