"""Runs as ``python -m accuracy`` beside this folder, and as ``python benchmarks/accuracy``."""

from __future__ import annotations

import sys
from pathlib import Path

if __package__:
    from .command import main

    sys.exit(main())
else:  # the folder itself was run: run it as the package that it is
    import runpy

    folder = Path(__file__).resolve().parent
    sys.path[0] = str(folder.parent)
    runpy.run_module(folder.name, run_name="__main__", alter_sys=True)
