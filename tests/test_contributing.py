"""What CONTRIBUTING.md tells a newcomer to do works, in a copy of the program."""

import io
import shutil
import textwrap
from pathlib import Path

import catalogue
import pytest
from babel.messages import pofile
from examples import blocks
from support import HEADER, ROOT, process

PAGE = ROOT / "CONTRIBUTING.md"
CHECK, CHECK_LINE, FORMAT, FORMAT_LINE, KIND, ENTERED, COMMAND = blocks(PAGE, "python")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with a copy of the program, which is what runs in it."""
    shutil.copytree(ROOT / "kcbudget", tmp_path / "kcbudget")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def amend(folder: Path, name: str, old: str, new: str) -> None:
    """Put a text in the place of another one, which a file has once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(folder, name, text.replace(old, new))


def add(folder: Path, name: str, lines: str, *, before: str) -> None:
    """Add a line of the page to a table of the program, before one that is there."""
    amend(folder, name, before, f"{textwrap.indent(lines, '    ').strip(' ')}    {before}")


def printed(folder: Path, *arguments: str, status: int = 0) -> str:
    done = process(*arguments, cwd=folder)
    assert (done.returncode, done.stderr.decode()) == (status, "")
    return done.stdout.decode()


def test_the_check_of_the_example_finds_what_its_page_says(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(copy, "kcbudget/checks/project_twice.py", CHECK)
    add(copy, "kcbudget/checks/__init__.py", CHECK_LINE, before='"far-from-qualified": Check(')
    manual, _, plans = CHECK.split('"""')[1].partition("\nBad:\n")
    bad, good = (textwrap.dedent(plan).lstrip() for plan in plans.split("\nGood:\n"))
    for name, plan in {"bad": bad, "good": good, "other": good.replace("300", "301")}.items():
        write(copy, f"{name}.yaml", plan)
    (found,) = blocks(PAGE, "text")
    assert printed(copy, "check", "-f", "concise", "--select", "project", "bad.yaml", "good.yaml", "other.yaml") == (
        f"bad.yaml:{found}3 files: 0 errors, 1 warning, 0 notes, 1 hidden\n"
    )
    assert printed(copy, "explain", "project-twice").startswith(f"project-twice (warning)\n\n{manual}")

    (translations,) = blocks(PAGE, "po")
    po = copy / "kcbudget/locale/vi/LC_MESSAGES/kcbudget.po"
    with po.open("a", encoding="utf-8") as file:
        file.write(f"\n{translations}")
    monkeypatch.setattr(catalogue, "PO", po)
    po.with_suffix(".mo").write_bytes(catalogue.compiled())
    title, text, message = (entry.string for entry in pofile.read_po(io.StringIO(translations)) if entry.id)
    told = " ".join(printed(copy, "explain", "project-twice", "--lang", "vi").split())
    assert told.startswith(f"project-twice (cảnh báo) {title} {text} ")
    said = str(message).format(name="Máy sấy chè", line=6)
    assert printed(copy, "check", "-f", "concise", "--lang", "vi", "bad.yaml", "good.yaml").startswith(
        f"bad.yaml:7:12: cảnh báo: {said} [project-twice]\n2 "
    )


def test_the_format_of_the_example_prints(copy: Path) -> None:
    write(copy, "kcbudget/output/report/csv_report.py", FORMAT)
    add(copy, "kcbudget/output/formats.py", FORMAT_LINE, before='"junit": "kcbudget')
    write(copy, "=1.yaml", HEADER + "total: 4\nby_year: {2021: 1, 2022: 2}\nby_source: {a: 1, b: 2}\n")
    assert (
        printed(copy, "check", "-f", "csv", "=1.yaml", status=1)
        == """\
path,line,severity,id,message
'=1.yaml,4,error,sum-mismatch,"total 4 million VND is 1 more than its 2 years, 1 + 2 = 3; \
total: 4 looks like 3 with one digit wrong; nothing else that was found is nearly as likely, yet it is not certain"
"""
    )


def test_the_kind_of_the_example_is_judged_told_and_accepted(copy: Path) -> None:
    add(copy, "kcbudget/figures/kinds.py", KIND, before='"document": _ranked(')
    targets = "kcbudget/figures/targets.py"
    amend(copy, targets, "axes import Cell", "axes import YEAR, Cell, at")
    last = " " * 12 + 'cube.identities.append(Identity("equal", "per-year", total, each, route=figure.route))\n'
    amend(copy, targets, last, last + textwrap.indent(ENTERED, " " * 8))
    target = "{name: a, unit: người, total: 40, per_year: 20, by_year: {2021: 15, 2022: 25}}"
    accepted = "{id: target-mismatch, at: targets.a.by_year.2021, difference: -5, reason: late}"
    write(copy, "plan.yaml", f"{HEADER}targets:\n  - {target}\naccepted:\n  - {accepted}\n")
    assert (
        printed(copy, "check", "-f", "concise", "plan.yaml", status=1)
        == """\
plan.yaml:5:69: note: targets.a.by_year.2021 15 người is 5 less than what each year is to reach, 20; \
accepted: late [target-mismatch]
plan.yaml:5:79: error: targets.a.by_year.2022 25 người is 5 more than what each year is to reach, 20; \
targets.a.by_year.2022: 25 looks like 20 with one digit wrong; nothing else that was found is nearly as likely, \
yet it is not certain [target-mismatch]
1 file: 1 error, 0 warnings, 1 note
"""
    )
    assert (
        printed(copy, "why", "plan.yaml", "targets.a.by_year.2022")
        == """\
    5:79  targets.a.by_year.2022  25

holds: targets.a.total 40 người = its 2 years, 15 + 25 = 40
broken: targets.a.by_year.2022 25 người ≠ targets.a.per_year 20
"""
    )


def test_the_command_of_the_example_runs(copy: Path) -> None:
    write(copy, "kcbudget/cli/links.py", COMMAND)
    amend(copy, "kcbudget/cli/main.py", 'NAMES = ("check",', 'NAMES = ("links", "check",')
    (copy / "plans").mkdir()
    write(copy, "plans/whole.yaml", HEADER)
    write(copy, "plans/part.yaml", HEADER.replace("-2022", "") + "part_of: whole.yaml\n")
    assert printed(copy, "links", "--lang", "vi", "plans") == "plans/whole.yaml\n"
    helped = printed(copy, "links", "--lang", "vi", "--help")
    assert "Print the plans that the plans under PATHS link to." in helped


def test_the_set_up_is_the_test_command_of_the_readme() -> None:
    assert blocks(PAGE, "sh")[0] == blocks(ROOT / "README.md", "sh")[1]
