"""Whether the hub can be asked for a model: where it cannot, its client would try for more than a minute."""

from __future__ import annotations

import pathlib

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

_PATIENCE = 5.0  # seconds


def is_out_of_reach(name: str) -> bool:
    """Whether `name` is no folder and the hub does not answer: only what was downloaded before will load then."""
    if pathlib.Path(name).exists():
        return False
    try:
        HfApi().model_info(name, timeout=_PATIENCE)
    except HfHubHTTPError:
        return False  # that is an answer: there is no such model, or who asks may not have it
    except Exception:  # noqa: BLE001 the libraries below raise whatever they please
        return True
    return False
