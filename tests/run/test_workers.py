import os
import signal
from pathlib import Path

import pytest
from support import ROOT

import kcbudget
from kcbudget.run import api, workers

PLAN = ROOT / "plans" / "laichau.yaml"
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


def double(number: int) -> int:
    if number < 0:
        raise ValueError(number)
    return 2 * number


def double_or_die(number: int) -> int:
    if number == 700 and os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


PARENT = os.getpid()
MANY = list(range(workers.WORTH_IT * 3))


@forks
@pytest.mark.parametrize("processes", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(processes: int) -> None:
    assert list(workers.in_order(double, MANY, processes)) == [2 * number for number in MANY]


@forks
def test_a_process_that_dies_loses_nothing() -> None:
    assert list(workers.in_order(double_or_die, MANY, 2)) == [2 * number for number in MANY]


@forks
def test_an_error_is_raised_here() -> None:
    with pytest.raises(ValueError, match="-1"):
        list(workers.in_order(double, [*MANY, -1], 2))


@forks
def test_no_process_is_left_behind() -> None:
    results = workers.in_order(double, MANY, 3)
    next(results)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@forks
def test_the_report_is_the_same_with_any_number_of_processes(tmp_path: Path) -> None:
    text = PLAN.read_text("utf-8")
    for number in range(workers.WORTH_IT):
        changed = text.replace("20714", str(20714 + number % 3)) if number % 10 == 0 else text
        (tmp_path / f"p{number:04}.yaml").write_text(changed, "utf-8")
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    reports = [api.check(tmp_path, processes=processes) for processes in (1, 2)]
    assert len({repr((report.findings, report.unread)) for report in reports}) == 1
    assert len(reports[0].files) == workers.WORTH_IT
    first, second = ([(file.path, file.outcomes, file.unguarded) for file in report.files] for report in reports)
    assert first == second
    assert repr(reports[0].files[7].judged()) == repr(reports[1].files[7].judged())
    assert not kcbudget.check(tmp_path).ok
