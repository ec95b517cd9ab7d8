"""Measurements for the README: each prints its figures, none asserts them."""
