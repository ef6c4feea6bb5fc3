"""The files for CI systems: each is what its system expects, and its commands do what docs/ci.md says."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import HEADER, ROOT, concise_lines

PROGRAM = Path(sys.executable).parent / "kcbudget"
GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
BAD = GOOD.replace("300", "301")
CONCISE = "error: total 301 million VND is 1 more than its 2 years, 100 + 200 = 300"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a good plan, and one that does not add up in a folder with a blank in its name."""
    for name, text in (("plans/good.yaml", GOOD), ("more plans/bad.yaml", BAD)):
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "project"


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script as a CI system runs it: bash, ending at the first command that fails."""
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, "PATH": path, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", **environment},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------- the GitHub action


def action(project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The step of the action that checks, with inputs as a workflow gives them."""
    described = read("action.yml")
    checking = described["runs"]["steps"][-1]
    given = {name: described["inputs"][name]["default"] for name in described["inputs"]} | inputs
    installed = project.parent / "kcbudget" / "bin"
    installed.mkdir(parents=True, exist_ok=True)
    if not (installed / "kcbudget").exists():
        (installed / "kcbudget").symlink_to(PROGRAM)
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], value)
        for name, value in checking["env"].items()
    }
    return shell(checking["run"], project, RUNNER_TEMP=str(project.parent), **environment)


def test_the_action_is_a_composite_whose_inputs_reach_no_script_but_as_variables() -> None:
    described = read("action.yml")
    assert described["runs"]["using"] == "composite"
    used = set()
    for step in described["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        used |= set(re.findall(r"inputs\.([\w-]+)", " ".join(step["env"].values())))
        assert subprocess.run(["bash", "-n"], input=step["run"].encode(), check=False).returncode == 0
    assert used == set(described["inputs"])
    assert all(text["description"] for text in described["inputs"].values())


def test_the_action_installs_itself_into_a_folder_of_its_own() -> None:
    (installing, _) = read("action.yml")["runs"]["steps"]
    assert installing["env"] == {"KCBUDGET_SOURCE": "${{ github.action_path }}"}
    assert installing["run"].splitlines() == [
        'python3 -m venv "$RUNNER_TEMP/kcbudget"',
        '"$RUNNER_TEMP/kcbudget/bin/python" -m pip install --quiet "$KCBUDGET_SOURCE"',
    ]


def test_the_action_fails_where_a_plan_does_not_add_up(project: Path) -> None:
    good = action(project, format="concise")
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    bad = action(project, format="concise", paths="plans\n\nmore plans\n")
    assert (bad.returncode, bad.stderr) == (1, "")
    assert bad.stdout.startswith(f"more plans/bad.yaml:4:8: {CONCISE}")
    assert action(project, format="concise", paths="none").returncode == 3


def test_the_action_passes_options_on_and_runs_nothing_that_an_input_says(project: Path) -> None:
    listed = action(project, format="text", args="--verbose --no-color")
    assert "  4:8: holds: total 300 million VND = its 2 years, 100 + 200 = 300\n" in listed.stdout
    hostile = action(project, format="concise", paths="plans; touch owned\n$(touch owned)\n--output=x")
    assert hostile.returncode == 3
    assert sorted(path.name for path in project.iterdir()) == ["more plans", "plans"]


def test_the_action_annotates_and_writes_sarif(project: Path) -> None:
    done = action(project, paths="more plans", **{"sarif-file": "out.sarif"})
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error ")
    assert json.loads((project / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_the_action_can_be_strict(project: Path) -> None:
    assert action(project, format="concise", strict="true").returncode == 0


# ------------------------------------------------------------------------------------------- the GitLab job


def test_the_gitlab_job_installs_and_checks() -> None:
    job = read("ci/gitlab.yml")["kcbudget"]
    installing, reporting, _ = job["script"]
    assert installing == 'python -m pip install --quiet "$KCBUDGET_PACKAGE"'
    assert f" --output {job['artifacts']['reports']['codequality']} " in reporting
    assert job["artifacts"]["when"] == "always"
    used = set(re.findall(r"\$(KCBUDGET_\w+)", " ".join(job["script"])))
    assert used == set(job["variables"])


@pytest.mark.parametrize(("paths", "status"), [("plans", 0), ("plans more*", 1), ("none", 3)])
def test_the_gitlab_job_ends_as_the_check_does(project: Path, paths: str, status: int) -> None:
    *_, checking = read("ci/gitlab.yml")["kcbudget"]["script"]
    (project / "more plans").rename(project / "more")
    assert shell(checking, project, KCBUDGET_PATHS=paths).returncode == status


def test_the_gitlab_job_leaves_a_report(project: Path) -> None:
    job = read("ci/gitlab.yml")["kcbudget"]
    (project / "more plans").rename(project / "more")
    done = shell("\n".join(job["script"][1:]), project, KCBUDGET_PATHS="plans more")
    assert done.returncode == 1
    report = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [entry["location"]["path"] for entry in report] == ["more/bad.yaml"]


# ------------------------------------------------------------------------------------------- the hook


def test_the_hook_checks_the_plans_of_a_commit(project: Path) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert (hook["id"], hook["language"], hook["types"]) == ("kcbudget-check", "python", ["yaml"])
    changed = ["plans/good.yaml", "more plans/bad.yaml", "2026/plans/x/y.yml", ".github/workflows/plans.yml"]
    assert [name for name in changed if re.search(hook["files"], name)] == ["plans/good.yaml", "2026/plans/x/y.yml"]
    command = " ".join([hook["entry"], *hook["args"]])
    assert shell(f"{command} plans/good.yaml", project).returncode == 0
    failed = shell(f"{command} plans/good.yaml 'more plans/bad.yaml'", project)
    assert failed.returncode == 1
    assert failed.stdout.startswith(f"more plans/bad.yaml:4:8: {CONCISE}")


PROGRAMME = """\
province: Lai Châu
period: 2021-2025
unit: triệu đồng
total: 100
by_year: {2021: 10, 2022: 20, 2023: 30, 2024: 25, 2025: 15}
"""
ANNUAL = "province: Lai Châu\nperiod: 2022\nunit: triệu đồng\npart_of: programme.yaml\ntotal: 20\n"
NATIONAL = "province: Cả nước\nperiod: 2022\nunit: triệu đồng\nincludes: ['plans/2022.yaml']\ntotal: 9\n"
INCLUDED = ANNUAL + "by_source: {national: 9, local: 11}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a programme, its annual plan, a national plan above it, and a plan that is wrong by itself."""
    for name, text in {
        "plans/programme.yaml": PROGRAMME,
        "plans/2022.yaml": INCLUDED,
        "plans/wrong.yaml": BAD,
        "national.yaml": NATIONAL,
        "above.yaml": INCLUDED.replace("programme.yaml", "repository/plans/programme.yaml"),
    }.items():
        path = tmp_path / "repository" / name if name != "above.yaml" else tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(tmp_path / "repository", "init", "-q")
    git(tmp_path / "repository", "add", ".")
    git(tmp_path / "repository", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "x")
    return tmp_path / "repository"


def git(folder: Path, *arguments: str) -> str:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def hooked(repository: Path) -> tuple[int, list[str]]:
    """The hook run on the files that are to be committed, as pre-commit runs it; and the lines that it prints."""
    (hook,) = read(".pre-commit-hooks.yaml")
    git(repository, "add", ".")
    staged = git(repository, "diff", "--staged", "--name-only", "--no-ext-diff", "-z", "--diff-filter=ACMRTUXB")
    names = [name for name in staged.split("\0") if name and re.search(hook["files"], name)]
    command = " ".join([hook["entry"], *hook["args"], *map(shlex.quote, names)])
    done = shell(command, repository)
    assert done.stderr == ""
    return done.returncode, concise_lines(done.stdout.encode())


def test_the_hook_checks_what_hangs_on_a_changed_programme(repository: Path) -> None:
    programme = repository / "plans" / "programme.yaml"
    programme.write_text(PROGRAMME.replace("2022: 20", "2022: 19").replace("2023: 30", "2023: 31"), encoding="utf-8")
    status, (line,) = hooked(repository)
    assert status == 1
    assert line.startswith("plans/2022.yaml:5:8: error: total 20 million VND is 1 more than the programme gives")
    programme.write_text(PROGRAMME + "notes: x\n", encoding="utf-8")
    assert hooked(repository) == (0, [])


def test_the_hook_checks_the_national_plan_of_a_changed_one(repository: Path) -> None:
    changed = INCLUDED.replace("national: 9, local: 11", "national: 8, local: 12")
    (repository / "plans" / "2022.yaml").write_text(changed, encoding="utf-8")
    status, (line,) = hooked(repository)
    assert status == 1
    assert line.startswith("national.yaml:5:8: error: total 9 million VND is 1 more than what")


@pytest.mark.parametrize("broken", ["a: [", BAD + "part_of: none.yaml\n", "part_of: [programme.yaml]\n", "\0"])
def test_the_hook_is_not_stopped_by_plans_that_do_not_link_to_a_changed_one(repository: Path, broken: str) -> None:
    (repository / "plans" / "untidy.yaml").write_text(broken, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "x")
    (repository / "plans" / "loop.yaml").symlink_to("loop.yaml")
    (repository / ".gitignore").write_text("loop.yaml\n", encoding="utf-8")
    (repository / "plans" / "programme.yaml").write_text(PROGRAMME + "notes: x\n", encoding="utf-8")
    assert hooked(repository) == (0, [])


@pytest.mark.parametrize("path", ["programme.yaml", "./programme.yaml", "../plans/programme.yaml", "link.yml", "."])
def test_plans_that_link_to_a_plan_are_found_whatever_it_is_called(repository: Path, path: str) -> None:
    (repository / "plans" / "link.yml").symlink_to("programme.yaml")
    (repository / "plans" / "annual.yaml").write_text(ANNUAL.replace("programme.yaml", "link.yml"), encoding="utf-8")
    done = shell(f"kcbudget check --linking --format json {path}", repository / "plans")
    named = [Path(file["path"]).name for file in json.loads(done.stdout)["files"]]
    linking = ["2022.yaml", "annual.yaml"]
    assert [name for name in named if name in linking] == linking
    assert ("wrong.yaml" in named) == (path == ".")
    assert "above.yaml" not in named  # it lies above the repository


def test_a_plan_from_standard_input_has_no_plans_that_link_to_it(project: Path) -> None:
    assert shell("kcbudget check --linking -f concise - < plans/good.yaml", project).stdout == ""


# ------------------------------------------------------------------------------------------- the page


def test_the_page_names_every_input_variable_and_hook() -> None:
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    named = [*read("action.yml")["inputs"], *read("ci/gitlab.yml")["kcbudget"]["variables"]]
    for name in named:
        assert f"| `{name}` |" in text
    assert f"id: {read('.pre-commit-hooks.yaml')[0]['id']}\n" in text
