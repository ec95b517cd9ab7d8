"""Readers: one file per format, each turning what a publisher has into a `Draft`.

A reader imports `corpus.types` and `corpus.text`, never another reader.
"""
