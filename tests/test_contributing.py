"""What CONTRIBUTING.md tells a newcomer to do works, in a copy of the program."""

import shutil
import subprocess
import sys
from pathlib import Path

from examples import blocks
from support import HEADER, ROOT

PAGE = ROOT / "CONTRIBUTING.md"


def test_the_command_of_the_example_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "kcbudget", tmp_path / "kcbudget", ignore=shutil.ignore_patterns("__pycache__"))
    (code,) = blocks(PAGE, "python")
    (tmp_path / "kcbudget" / "cli" / "links.py").write_text(code, encoding="utf-8")
    main = tmp_path / "kcbudget" / "cli" / "main.py"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace('NAMES = ("check",', 'NAMES = ("links", "check",'), encoding="utf-8")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "whole.yaml").write_text(HEADER, encoding="utf-8")
    (tmp_path / "plans" / "part.yaml").write_text(HEADER.replace("-2022", "") + "part_of: whole.yaml\n", "utf-8")
    command = [sys.executable, "-m", "kcbudget", "links", "--lang", "vi"]
    done = subprocess.run([*command, "plans"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "plans/whole.yaml\n", "")
    helped = subprocess.run([*command, "--help"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert "Print the plans that the plans under PATHS link to." in helped.stdout


def test_the_set_up_is_the_test_command_of_the_readme() -> None:
    assert blocks(PAGE, "sh")[0] == blocks(ROOT / "README.md", "sh")[1]
