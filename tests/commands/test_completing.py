"""Completion in the shell, by the variables that its scripts set, and in bash itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import HEADER

from kcbudget import __version__, checks

PROGRAM = Path(sys.executable).parent / "kcbudget"
PLAN = HEADER + (
    "total: 300\n"
    "by_source: {national: 100, local: {amount: 200, share: 66.7%}}\n"
    "by_activity: {Đào-tạo: 100, Máy móc: 100, $(reboot): 50, '`id`': 40, \"a\\e[31m\": 10}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "LANGUAGE")}
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    return {**inherited, "PATH": path, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", **more}


def answer(instruction: str, folder: Path, words: str = "", word: str = "", language: str = "en") -> str:
    """What the program prints where a shell asks it."""
    asked = {"_KCBUDGET_COMPLETE": instruction, "COMP_WORDS": words, "COMP_CWORD": word, "KCBUDGET_LANG": language}
    done = subprocess.run([PROGRAM], cwd=folder, env=environment(**asked), capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def completions(words: str, folder: Path) -> list[str]:
    """What bash is given to complete the last word."""
    return answer("bash_complete", folder, words, str(len(words.split(" ")) - 1)).split()


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    done = subprocess.run([PROGRAM, "--version"], cwd=tmp_path, env=environment(), capture_output=True, check=True)
    assert (done.stdout.decode(), done.stderr) == (f"kcbudget, version {__version__}\n", b"")


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    ("shell", "part"), [("bash", "complete -o"), ("zsh", "#compdef kcbudget"), ("fish", "complete")]
)
def test_each_shell_gets_its_script(shell: str, part: str, language: str, tmp_path: Path) -> None:
    script = answer(f"{shell}_source", tmp_path, language=language)
    assert part in script
    assert f"_KCBUDGET_COMPLETE={shell}_complete" in script


def test_commands_and_options_and_their_values_are_completed(folder: Path) -> None:
    assert completions("kcbudget ch", folder) == ["plain,check"]
    assert completions("kcbudget check --wat", folder) == ["plain,--watch"]
    assert completions("kcbudget summary --by a", folder) == ["plain,activity"]


def test_a_plan_is_completed_as_a_file(folder: Path) -> None:
    for words in ("kcbudget check x", "kcbudget why x", "kcbudget trace 300 x"):
        assert completions(words, folder) == ["file,x"]


def test_finding_ids_are_completed(folder: Path) -> None:
    assert completions("kcbudget explain ", folder) == [f"plain,{finding_id}" for finding_id in checks.CHECKS]
    assert completions("kcbudget explain share", folder) == ["plain,share-mismatch", "plain,shares-total"]
    assert completions("kcbudget explain xyzzy", folder) == []


def test_routes_are_completed_but_not_what_a_shell_may_run(folder: Path) -> None:
    assert completions("kcbudget why x.yaml ", folder) == [
        "plain,total",
        "plain,by_source.national",
        "plain,by_source.local",
        "plain,by_source.local.share",
        "plain,by_activity.Đào-tạo",
    ]
    assert completions("kcbudget why x.yaml by_a", folder) == ["plain,by_activity.Đào-tạo"]


@pytest.mark.parametrize("plan", ["none.yaml", "-", ".", "binary.yaml", "broken.yaml"])
def test_a_plan_that_cannot_be_read_has_no_routes(plan: str, folder: Path) -> None:
    (folder / "binary.yaml").write_bytes(b"\x00\xff")
    (folder / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert completions(f"kcbudget why {plan} ", folder) == []


def test_shells_that_show_it_are_told_what_a_completion_means(folder: Path) -> None:
    assert answer("zsh_complete", folder, "kcbudget why x.yaml by_source.l", "3").splitlines() == [
        *("plain", "by_source.local", "200"),
        *("plain", "by_source.local.share", "66.7%"),
    ]
    assert answer("fish_complete", folder, "kcbudget explain ", "sum-", "vi") == (
        "plain,sum-mismatch\tMột số liệu không bằng tổng các phần của nó.\n"
    )


def test_bash_completes(folder: Path) -> None:
    script = """
    source <(_KCBUDGET_COMPLETE=bash_source kcbudget)
    complete -p kcbudget
    COMP_WORDS=(kcbudget explain sub) COMP_CWORD=2
    _kcbudget_completion kcbudget
    echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment(), capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines() == [
        "complete -o nosort -F _kcbudget_completion kcbudget",
        "subset-exceeds-whole",
    ]
