"""The Python interface: a few typed names that promise what the command line does."""

import inspect
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import get_type_hints

import pytest
from support import HEADER

import kcbudget
from kcbudget import FileReport, Finding, Report, Severity

WRONG = HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\n"
RIGHT = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"


def test_check_gives_a_typed_report(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG, encoding="utf-8")
    report = kcbudget.check(path)
    assert isinstance(report, Report)
    assert not report.ok
    assert report.unread == ()
    (file,), (finding,) = report.files, report.findings
    assert isinstance(file, FileReport)
    assert (file.path, file.province, file.period, file.figures, file.identities) == (
        path.as_posix(), "Lai Châu", "2021-2022", 3, 1,
    )  # fmt: skip
    assert file.outcomes == {"holds": 0, "rounding": 0, "wording": 0, "broken": 1, "undecided": 0}
    assert isinstance(finding, Finding)
    assert (finding.id, finding.severity, finding.path) == ("sum-mismatch", Severity.ERROR, path.as_posix())
    assert (finding.line, finding.column) == finding.place == (4, 8)
    numbers = {key: finding.data[key] for key in ("stated", "computed", "difference", "unit")}
    assert numbers == {"stated": "301", "computed": "300", "difference": "1", "unit": "triệu đồng"}


def test_check_takes_one_path_or_several_of_either_kind(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text(RIGHT, encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    assert kcbudget.check(right).ok
    assert kcbudget.check(str(right)).ok
    assert len(kcbudget.check(tmp_path).files) == 2
    several: list[Iterable[str | Path]] = [[right, str(wrong)], (right, wrong), iter([right, wrong])]
    for paths in several:
        assert [Path(file.path) for file in kcbudget.check(paths).files] == [right, wrong]
    assert kcbudget.check([]).files == ()


def test_check_raises_for_nothing_in_the_world(tmp_path: Path) -> None:
    report = kcbudget.check([tmp_path / "none.yaml", tmp_path, "a\0b.yaml"])
    assert not report.ok
    assert [str(unread.reason) for unread in report.unread] == [
        "not a path: embedded null byte",
        "a folder without plan files (*.yaml, *.yml)",
        "no such file or folder",
    ]


def test_check_text_judges_a_text_under_any_name() -> None:
    assert kcbudget.check_text(RIGHT).ok
    assert kcbudget.check_text(WRONG, "my plan").findings[0].path == "my plan"
    assert kcbudget.check_text(WRONG).findings[0].path == "<text>"


def test_a_byte_order_mark_is_no_part_of_a_text() -> None:
    report = kcbudget.check_text("\ufeff" + WRONG)
    assert [(finding.id, finding.place) for finding in report.findings] == [("sum-mismatch", (4, 8))]


def test_every_public_name_is_there_documented_and_listed() -> None:
    assert set(kcbudget.__all__) >= {
        "FileReport",
        "Finding",
        "Report",
        "Severity",
        "__version__",
        "check",
        "check_text",
    }
    for name in kcbudget.__all__:
        value = getattr(kcbudget, name)
        assert name == "__version__" or inspect.getdoc(value)
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        kcbudget.chekc  # noqa: B018


def test_the_functions_are_annotated_and_the_package_says_so() -> None:
    assert get_type_hints(kcbudget.check)["return"] is Report
    assert get_type_hints(kcbudget.check_text) == {"text": str, "path": str, "return": Report}
    assert files("kcbudget").joinpath("py.typed").is_file()


def test_a_report_cannot_be_changed() -> None:
    report = kcbudget.check_text(WRONG)
    with pytest.raises(AttributeError):
        report.findings = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        report.findings[0].id = "x"  # type: ignore[misc]
    assert isinstance(report.findings[0].data, Mapping)


def test_importing_the_package_imports_nothing_of_the_command_line() -> None:
    code = "import sys, kcbudget; kcbudget.check_text('a'); print(sorted({'click', 'rich'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_severities_are_ordered_and_named() -> None:
    assert Severity.NOTE < Severity.WARNING < Severity.ERROR
    assert [str(severity) for severity in Severity] == ["note", "warning", "error"]
