"""Make everything anew that is generated: ``python -m tests.update``, from the root of the repository."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def update() -> None:
    """Write each generated file that is not what the program makes now, and name it."""
    from generated import GENERATED
    from support import ROOT

    changed = 0
    for name, make in GENERATED.items():
        path, made = ROOT / name, make()
        if not path.exists() or path.read_bytes() != made:
            path.write_bytes(made)
            changed += 1
            sys.stdout.write(f"{name}\n")
    sys.stdout.write(f"{changed} changed, {len(GENERATED) - changed} unchanged\n")


if __name__ == "__main__":
    update()
