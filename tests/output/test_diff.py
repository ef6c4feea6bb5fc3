"""`check --diff`: corrections that are certain, as a patch that applies, and nothing else."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from support import HEADER, run

import kcbudget
from kcbudget.output.formats import Options, renderer

HEAD = "province: Lai Châu\nperiod: 2021-2022\nunit: triệu đồng\nnumbers: vi\n"

# Every figure of it stands in a sum with a pattern of its own.
GRID = """\
total: 28.165      # từ Quyết định 407/QĐ-UBND
by_year: {2021: 13.499, 2022: 14.666}
by_source:
  national: {amount: '6.035', by_year: {2021: 3.164, "2022": "2.871"}}   # khuyến công quốc gia
  local:
    amount: 3.625  # "3.625" trong bản in
    by_year: {2021: 1.208, 2022: 2.417}
  enterprises: {amount: 18.505, by_year: {2021: 9.127, 2022: 9.378}}
"""


def diff(folder: Path, *paths: str) -> str:
    done = run("check", "--diff", *(paths or (".",)), cwd=folder)
    assert done.stderr == b""
    assert done.returncode == (1 if done.stdout else done.returncode)
    return done.stdout.decode()


def write(folder: Path, text: str, name: str = "plan.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def applied(folder: Path, patch: str, tool: str) -> None:
    command = {"patch": ["patch", "-p1", "--binary", "--fuzz=0"], "git": ["git", "apply", "-p1", "-"]}[tool]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    subprocess.run(command, cwd=folder, input=patch.encode(), check=True, capture_output=True)


def changes(patch: str) -> list[str]:
    return [line for line in patch.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_minus_sign_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(f"{HEADER}total: 300\nby_source: {{national: -100, local: 200}}\n", encoding="utf-8")
    shown = run("check", "--diff", str(path)).stdout
    assert b"+by_source: {national: 100, local: 200}\n" in shown


@pytest.mark.parametrize("tool", ["patch", "git"])
def test_a_patch_applies_and_the_plan_adds_up(tmp_path: Path, tool: str) -> None:
    wrong = HEAD + GRID.replace("2022: 2.417", "2022: 2.471")
    path = write(tmp_path, wrong)
    patch = diff(tmp_path)
    assert changes(patch) == [
        "-    by_year: {2021: 1.208, 2022: 2.471}",
        "+    by_year: {2021: 1.208, 2022: 2.417}",
    ]
    assert path.read_bytes() == wrong.encode()  # nothing is ever written to a plan
    applied(tmp_path, patch, tool)
    assert path.read_bytes() == (HEAD + GRID).encode()
    assert run("check", ".", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize(
    ("ends", "mark", "last"),
    [("\r\n", "", "\n"), ("\n", "\ufeff", "\n"), ("\r\n", "\ufeff", ""), ("\n", "", ""), ("\r\n", "", "")],
    ids=["crlf", "mark", "crlf, mark, no end", "no end", "crlf, no end"],
)
def test_line_ends_and_marks_stay(tmp_path: Path, tool: str, ends: str, mark: str, last: str) -> None:
    def whole(body: str) -> str:
        return mark + (HEAD + body).rstrip("\n").replace("\n", ends) + (ends if last else "")

    for figure, slip in (("28.165", "28.615"), ("9.378", "9.738")):
        path = write(tmp_path, whole(GRID.replace(figure, slip)))
        applied(tmp_path, diff(tmp_path), tool)
        assert path.read_bytes() == whole(GRID).encode()


HUNK = "a\n--- a/good.yaml\n+++ b/good.yaml\n@@ -1 +1 @@\n-province: Lai Châu\n+province: X\n"
NAMES = [
    "a b.yaml", " a .yaml", "a\tb.yaml", "a\nb.yaml", "a\r\nb.yaml", 'a"b.yaml', "a\\b.yaml", "a\\nb.yaml",
    "tiền công.yaml",
    "đề án\t“1”.yaml", "a\x1b[31mb\x7f.yaml", "a\u202eb\u200b\x9b.yaml", "a\udcffb.yaml", "--- a", "-x.yaml",
    "a'b.yaml",
    "2026\n/tiền công/x y.yaml", HUNK + "/x.yaml", "Cuối\u0309\U0001f600.yaml", "#&;$(touch owned)`.yaml",
]  # fmt: skip


@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_patch_applies_whatever_its_file_is_called(tmp_path: Path, name: str, tool: str) -> None:
    good = write(tmp_path, HEAD + GRID, "good.yaml")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    path = write(tmp_path, HEAD + GRID.replace("2022: 2.417", "2022: 2.471"), name)
    applied(tmp_path, diff(tmp_path, f"./{name}"), tool)
    assert path.read_text(encoding="utf-8") == good.read_text(encoding="utf-8") == HEAD + GRID
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_are_quoted_as_git_quotes_them(tmp_path: Path, name: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    path = write(tmp_path, HEAD + GRID.replace("2022: 2.417", "2022: 2.471"), name)
    ours = diff(tmp_path, f"./{name}")
    git = ["git", "-c", "init.defaultBranch=x", "-c", "core.autocrlf=false", "-c", "core.quotePath=true"]
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run([*git, *arguments], cwd=tmp_path, check=True)
    path.write_text(HEAD + GRID, encoding="utf-8")
    theirs = subprocess.run([*git, "diff"], cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    names = [line for line in theirs.split("\n") if line.startswith(("--- ", "+++ "))]
    assert ours.split("\n")[:2] == names


def test_a_terminal_is_shown_no_mark_that_acts_on_it() -> None:
    text = HEAD + GRID.replace("2022: 2.417", "2022: 2.471").replace("bản in", "bản\u202e in\t\x85")
    stream = Terminal()
    renderer("diff").render(kcbudget.check_text(text.replace("\n", "\r\n"), "x\u202ey.yaml"), stream, Options())
    shown = stream.getvalue()
    assert '--- "a/x\\342\\200\\256y.yaml"\n' in shown
    assert '     amount: 3.625  # "3.625" trong bản\\u202e in\t\\x85\r\n' in shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("figure", "slip"),
    [("'6.035'", "'6.305'"), ('"2.871"', '"2.781"'), ("28.165", "281.650"), ("13.499", "13.499.000")],
    ids=["single quotes", "double quotes", "comment behind", "unit"],
)
def test_only_digits_change(tmp_path: Path, figure: str, slip: str) -> None:
    path = write(tmp_path, HEAD + GRID.replace(figure, slip))
    applied(tmp_path, diff(tmp_path), "patch")
    assert path.read_text(encoding="utf-8") == HEAD + GRID


def test_two_changes_in_one_line(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + GRID.replace("9.127, 2022: 9.378", "9.378, 2022: 9.127"))
    patch = diff(tmp_path)
    assert len(changes(patch)) == 2
    applied(tmp_path, patch, "patch")
    assert path.read_text(encoding="utf-8") == HEAD + GRID


def test_a_figure_that_two_findings_suspect_is_changed_once(tmp_path: Path) -> None:
    wrong = GRID.replace("2021: 1.208", "2021: 12.080").replace("2022: 9.378", "2022: 93.780")
    path = write(tmp_path, HEAD + wrong)
    applied(tmp_path, diff(tmp_path), "patch")
    assert path.read_text(encoding="utf-8") == HEAD + GRID


def test_what_is_not_certain_is_not_in_the_patch(tmp_path: Path) -> None:
    write(tmp_path, "province: X\nperiod: 2021-2022\nunit: triệu đồng\ntotal: 1000\nby_year: {2021: 300, 2022: 500}\n")
    done = run("check", "--diff", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_a_figure_that_yaml_writes_otherwise_is_left_alone(tmp_path: Path) -> None:
    # "1" is written as an escape, and its text stands again further on in the line.
    line = 'by_year: {2021: "13\\x2E949", 2022: 14.666} # 13.949\n'
    write(tmp_path, HEAD + GRID.replace("by_year: {2021: 13.499, 2022: 14.666}\n", line))
    done = run("check", "--diff", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"13.949 looks like 13.499" in run("check", "-f", "concise", ".", cwd=tmp_path).stdout


def test_plans_that_add_up_have_no_patch(tmp_path: Path) -> None:
    write(tmp_path, HEAD + GRID)
    done = run("check", "--diff", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_each_file_has_its_part_of_the_patch(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    for name in ("a.yaml", "plans/b.yml"):
        write(tmp_path, HEAD + GRID.replace("2.417", "2.471"), name)
    write(tmp_path, HEAD + GRID, "c.yaml")
    patch = diff(tmp_path)
    assert [line for line in patch.splitlines() if line[:4] in ("+++ ", "--- ")] == [
        "--- a/a.yaml",
        "+++ b/a.yaml",
        "--- a/plans/b.yml",
        "+++ b/plans/b.yml",
    ]
    applied(tmp_path, patch, "git")
    assert run("check", ".", cwd=tmp_path).returncode == 0


def test_format_diff_is_the_same(tmp_path: Path) -> None:
    write(tmp_path, HEAD + GRID.replace("2.417", "2.471"))
    assert run("check", "--format", "diff", ".", cwd=tmp_path).stdout.decode() == diff(tmp_path)
