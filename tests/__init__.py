"""Tests of everything, in the folders of what they test. They ask more than a visitor may."""

import os

os.environ.setdefault("LETTERLIJK_RATE_LIMIT", "off")
