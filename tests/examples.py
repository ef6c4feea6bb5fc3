"""The examples of the documentation, taken out of its pages and played."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support import ROOT

README = ROOT / "README.md"
README_VI = ROOT / "README.vi.md"
PAGES = [
    *(README, README_VI),
    *(ROOT / "docs" / f"{name}.md" for name in ("plan-format", "settings", "formats", "cli", "editor", "ci")),
]
WRITTEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1e"  # set between the outputs of the commands of one block


def blocks(page: Path, kind: str) -> list[str]:
    return [text for name, text in BLOCK.findall(page.read_text(encoding="utf-8")) if name == kind]


def played(page: Path, block: str, folder: Path) -> str:
    """A console example with what its commands print in ``folder`` now, in the language of its page."""
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    separator = f'\n_status=$?; printf "{MARK}"; (exit $_status)\n'
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    environment |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    environment["KCBUDGET_LANG"] = "vi" if page.stem.endswith(".vi") else "en"
    run = subprocess.run(
        ["bash", "-c", separator.join(commands)],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    outputs = run.stdout.split(MARK)
    assert len(outputs) == len(commands), run.stdout
    text = "".join(f"$ {command}\n{output}" for command, output in zip(commands, outputs, strict=True))
    return re.sub(r" +$", "", text, flags=re.MULTILINE)


def place(folder: Path) -> Path:
    """A folder in which the examples can be run."""
    shutil.copytree(ROOT / "plans", folder / "plans")
    return folder


def with_examples(page: Path, text: str) -> str:
    """The text of a page whose console examples show what their commands print now."""
    with tempfile.TemporaryDirectory() as name:
        folder = place(Path(name))
        return BLOCK.sub(
            lambda block: f"```console\n{played(page, block[2], folder)}```" if block[1] == "console" else block[0],
            text,
        )
