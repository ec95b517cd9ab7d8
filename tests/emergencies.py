"""How emergencies are told from what looks like one: `python -m tests.emergencies` prints it for each card."""

from __future__ import annotations

import itertools

from bot.safety import signposts_in
from tests.paths import ROOT

MESSAGES = ROOT / "tests" / "bot" / "emergencies.txt"
LOOK_ALIKES = "information"


def messages() -> dict[str, list[str]]:
    """The messages of the list by the name of the card that they must get, and those that must get none."""
    found: dict[str, list[str]] = {}
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line)
    return found


def with_card(said: list[str]) -> list[str]:
    """Those that get a card."""
    signposts = signposts_in()
    return [each for each in said if signposts.for_message(each)]


def main() -> None:
    by_card = messages()
    look_alikes = by_card.pop(LOOK_ALIKES)
    emergencies = list(itertools.chain.from_iterable(by_card.values()))
    print(f"{'':<20}{'messages':>9}{'with a card':>13}")
    for name, said in (*by_card.items(), ("emergencies", emergencies), ("look-alikes", look_alikes)):
        print(f"{name:<20}{len(said):>9}{len(with_card(said)):>13}")


if __name__ == "__main__":
    main()
