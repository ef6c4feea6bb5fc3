"""The formats for programs: exactly what they print, valid by their schemas, and unbroken by whatever a plan holds."""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validators
from recorded import PAGES, TABLE
from support import HEADER, ROOT, TESTS, run

import kcbudget
from kcbudget import checks
from kcbudget.answers.findings import Cause, Finding, Related, Report, SuspectTold, UnreadFile
from kcbudget.checks import _manual, _run
from kcbudget.language.messages import STYLES, Message, speak
from kcbudget.output import formats
from kcbudget.output.escaping import visible
from kcbudget.output.fingerprints import fingerprints
from kcbudget.output.report import json_report
from kcbudget.plan.tree import Place

SCHEMAS = TESTS / "schemas"
BROKEN = HEADER + "total: 75300\nby_year:\n  2021: 10814\n  2022: 64846\nby_source: {a: 48400, b: 26900}\nby_yeer: 1\n"
OPEN = HEADER + "total: 5\nby_year: {2021: unknown, 2022: 2}\n"
SENTENCE = (
    "total 75,300 million VND is 360 less than its 2 years, 10,814 + 64,846 = 75,660; by_year.2022: 64846 looks like "
    "64486 with two digits swapped; with it, both identities hold"
)
GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
ADJUSTED = HEADER + 'total: 290\nby_source:\n  a: {amount: 130, share: "44.82%"}\n  b: {amount: 160, share: "55.18%"}\n'
PLANS = {"broken.yaml": BROKEN, "good.yaml": GOOD, "open.yaml": OPEN, "filled.yaml": ADJUSTED}

# Every plan there is: published, of the manual, of the cases.
TEXTS = {
    **{str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
       for path in sorted([*(ROOT / "plans").rglob("*.yaml"), *(ROOT / "tests" / "plans").rglob("*.yaml")])},
    **{f"{page.id}.yaml": str(page.bad) for page in PAGES},
    **{f"{stem}: {name}.yaml": HEADER + body for stem, name, body, _ in TABLE},
    "accepted.yaml": HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\n"
                              "accepted: [{id: sum-mismatch, at: total, difference: 1, reason: so signed}]\n",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PLANS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def printed(folder: Path, name: str, *arguments: str, status: int = 1, **environment: str) -> str:
    result = run("check", "-f", name, *arguments, cwd=folder, **environment)
    assert result.returncode == status
    return result.stdout.decode()


def rendered(name: str, report: Report) -> str:
    stream = io.StringIO()
    formats.renderer(name).render(report, stream, formats.Options())
    return stream.getvalue()


def joined(texts: Mapping[str, str]) -> Report:
    """The report of a run on several plans."""
    reports = [kcbudget.check_text(text, path) for path, text in texts.items()]
    return Report(
        tuple(file for report in reports for file in report.files),
        tuple(finding for report in reports for finding in report.findings),
        (UnreadFile("none.yaml", Message("no such file or folder")),),
    )


@cache
def everything() -> Report:
    return joined(TEXTS)


@cache
def sarif_schema() -> Any:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return validators.validator_for(schema)(schema)


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "jenkins-junit.xsd")


def strict(schema: Any) -> Any:
    """The schema with every object closed, so that nothing that it does not describe is valid."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if schema.get("type") == "object" else {}
    return {**closed, **{key: strict(value) for key, value in schema.items()}}


# ------------------------------------------------------------------------------------------- the JSON report


def test_the_schema_describes_every_report_and_all_of_it() -> None:
    schema = json_report.schema()
    Draft202012Validator.check_schema(schema)
    report = json.loads(rendered("json", everything()))
    assert report["findings"]
    assert report["unreadable"]
    assert [error.message for error in Draft202012Validator(strict(schema)).iter_errors(report)] == []


def test_every_key_that_the_schema_knows_is_one_that_is_written() -> None:
    every = everything()
    defect = _run.defect("defect.yaml", ValueError())
    report = json.loads(rendered("json", replace(every, findings=(*every.findings, defect))))
    written = {key for finding in report["findings"] for key in finding}
    assert written == set(json_report.schema()["$defs"]["finding"]["properties"])


def test_the_schema_allows_what_may_come_and_nothing_that_is_wrong() -> None:
    validator = Draft202012Validator(json_report.schema())
    report = json.loads(rendered("json", joined({"broken.yaml": BROKEN})))
    assert validator.is_valid({**report, "more": 1, "findings": [{**report["findings"][0], "more": 1}]})
    (wrong, *_) = report["findings"]
    for changed in ({"stated": 75300}, {"line": 0}, {"severity": "fatal"}, {"stated": "75,300"}, {"id": "Sum"}):
        assert not validator.is_valid({**report, "findings": [{**wrong, **changed}]})
    for key in ("version", "files", "findings", "summary", "unreadable"):
        assert not validator.is_valid({name: value for name, value in report.items() if name != key})


# ------------------------------------------------------------------------------------------- workflow commands


def test_github_annotates_every_finding(folder: Path) -> None:
    assert printed(folder, "github", "none.yaml", "broken.yaml", "filled.yaml", status=3) == (
        "::error file=none.yaml,title=unreadable::no such file or folder\n"
        "::error file=broken.yaml,line=4,col=8,endColumn=13,title=sum-mismatch::total 75,300 million VND is 360 less "
        "than its 2 years, 10,814 + 64,846 = 75,660%0Acause: by_year.2022: 64846 looks like 64486 with two digits "
        "swapped; with it, both identities hold%0Aif 64846 is an amendment, the totals were not brought up to date: "
        "total → 75,660 million VND\n"
        "::error file=broken.yaml,line=9,col=1,endColumn=8,title=unknown-key::unknown key by_yeer; the nearest known "
        "key is by_year\n"
        "::warning file=filled.yaml,line=6,col=27,endColumn=33,title=share-mismatch::the shares in by_source were "
        "adjusted so that they make 100 %25: by_source.a.share 44.82 %25 for 44.83 %25, by_source.b.share 55.18 %25 "
        "for 55.17 %25%0Ahelp: as is common; give each share rounded by itself, or leave it so\n"
    )
    assert printed(folder, "github", "good.yaml", status=0) == ""


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner reads it."""
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match, line
    pairs = (pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {key: decoded(value, "\r\n:,%") for key, value in pairs}, decoded(match[3], "\r\n%")


def decoded(text: str, escaped: str) -> str:
    for character in escaped:
        text = text.replace(f"%{ord(character):02X}", character)
    return text


# ------------------------------------------------------------------------------------------- GitLab


def test_gitlab_has_what_its_documentation_requires(folder: Path) -> None:
    issues = json.loads(printed(folder, "gitlab", "none.yaml", "broken.yaml", "filled.yaml", "good.yaml", status=3))
    assert [
        (issue["check_name"], issue["severity"], issue["location"]["path"], issue["location"]["lines"]["begin"])
        for issue in issues
    ] == [
        ("unreadable", "blocker", "none.yaml", 1),
        ("sum-mismatch", "major", "broken.yaml", 4),
        ("unknown-key", "major", "broken.yaml", 9),
        ("share-mismatch", "minor", "filled.yaml", 6),
    ]
    assert issues[1]["description"] == SENTENCE
    assert json.loads(printed(folder, "gitlab", "good.yaml", status=0)) == []


def test_gitlab_of_every_plan_is_valid() -> None:
    validate_gitlab(json.loads(rendered("gitlab", everything())))


def validate_gitlab(issues: list[dict[str, Any]]) -> None:
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["description"]
        assert re.fullmatch("[0-9a-f]{32}", issue["fingerprint"])
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


# ------------------------------------------------------------------------------------------- fingerprints


def prints(text: str, path: str = "plan.yaml") -> list[str]:
    return list(fingerprints(kcbudget.check_text(text, path).findings))


def test_a_fingerprint_stays_when_a_finding_moves_or_its_amounts_change() -> None:
    assert prints(BROKEN) == prints(BROKEN.replace("total:", "# a line more\n\ntotal:"))
    assert prints(BROKEN) == prints(BROKEN.replace("64846", "64847"))
    assert len(set(prints(BROKEN))) == 2
    repeated = HEADER + "total: 1\n# where the first stands is told\ntotal: 2\n"
    assert prints(repeated) == prints("# moved\n" + repeated)


def test_a_fingerprint_tells_files_figures_and_sums_apart() -> None:
    assert set(prints(BROKEN)) & set(prints(BROKEN, "other.yaml")) == set()
    both = HEADER + "total: 10\nby_year: {2021: 1, 2022: 2}\nby_source: {a: 4, b: 5}\n"
    first, second = prints(both)
    assert prints(both.replace("2021: 1", "2021: 8")) == [second]
    assert prints(both.replace("a: 4", "a: 5")) == [first]
    assert len(set(prints(HEADER + "by_source: {a: -1, b: {amount: -1}, c: {amount: -1}}\n"))) == 3
    assert len(set(prints(HEADER + "by_source: {a: 1, a: 2, a: 3}\n"))) == 2


def test_a_fingerprint_is_the_same_in_every_language() -> None:
    english = prints(BROKEN + "total: 3\n")
    try:
        speak(STYLES["vi"])
        assert prints(BROKEN + "total: 3\n") == english
    finally:
        speak(STYLES["en"])


# ------------------------------------------------------------------------------------------- SARIF


def test_sarif_has_a_rule_a_place_and_the_addends_for_a_finding(folder: Path) -> None:
    log = json.loads(printed(folder, "sarif", "none.yaml", "broken.yaml", "good.yaml", status=3))
    sarif_schema().validate(log)
    (scan,) = log["runs"]
    assert scan["columnKind"] == "unicodeCodePoints"
    assert scan["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "descriptor": {"id": "unreadable"},
                    "level": "error",
                    "message": {"text": "none.yaml: no such file or folder"},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "none.yaml"}}}],
                }
            ],
        }
    ]
    mismatch, unknown = scan["results"]
    assert (unknown["ruleId"], unknown["locations"]) == ("unknown-key", [place(9, 1, 8)])
    fingerprint = mismatch.pop("partialFingerprints")
    assert fingerprint == {"kcbudget/v1": prints(BROKEN, "broken.yaml")[0]}
    assert mismatch == {
        "ruleId": "sum-mismatch",
        "ruleIndex": list(checks.CHECKS).index("sum-mismatch"),
        "level": "error",
        "message": {"text": SENTENCE},
        "locations": [place(4, 8, 13)],
        "relatedLocations": [
            {"id": 1, "message": {"text": "2021"}, **place(6, 9, 14)},
            {"id": 2, "message": {"text": "2022"}, **place(7, 9, 14)},
        ],
        "properties": {
            "unit": "triệu đồng", "route": "total", "of": "by_year", "stated": "75300", "computed": "75660",
            "difference": "-360",
        },
    }  # fmt: skip


def place(line: int, column: int, end: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column, "endColumn": end}
    return {"physicalLocation": {"artifactLocation": {"uri": "broken.yaml"}, "region": region}}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_rules_of_sarif_are_the_manual(folder: Path, language: str) -> None:
    log = json.loads(printed(folder, "sarif", "good.yaml", "--lang", language, status=0))
    sarif_schema().validate(log)
    (scan,) = log["runs"]
    driver = scan["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("kcbudget", kcbudget.__version__)
    assert (scan["language"], driver["language"]) == (language, language)
    assert [rule["id"] for rule in driver["rules"]] == list(checks.CHECKS)
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"] == {"level": str(checks.module(rule["id"]).SEVERITY)}
        assert rule["help"]["text"] == printed_page(rule["id"], language)
        assert f"# {rule['id']}\n\n{rule['help']['markdown']}".rstrip() in printed_manual(folder, language)
        assert rule["shortDescription"]["text"] in rule["help"]["text"]
        assert "\n" not in rule["fullDescription"]["text"]
    assert scan["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert scan["results"] == []


@cache
def printed_manual(folder: Path, language: str) -> str:
    return run("explain", "--format", "markdown", "--lang", language, cwd=folder).stdout.decode()


def printed_page(finding_id: str, language: str) -> str:
    style = STYLES[language]
    try:
        speak(style)
        return _manual.plain(_manual.page(finding_id))
    finally:
        speak(STYLES["en"])


def test_sarif_of_every_plan_is_valid() -> None:
    log = json.loads(rendered("sarif", everything()))
    sarif_schema().validate(log)
    assert len(log["runs"][0]["results"]) == len(everything().findings)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("plans/Điện Biên.yaml", "plans/%C4%90i%E1%BB%87n%20Bi%C3%AAn.yaml"),
        ("a:b#c?d%e.yaml", "a%3Ab%23c%3Fd%25e.yaml"),
        ("../x.yaml", "../x.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),  # noqa: S108 - nothing is written there
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_sarif_names_files_by_uri(path: str, uri: str) -> None:
    log = json.loads(rendered("sarif", kcbudget.check_text(BROKEN, path)))
    sarif_schema().validate(log)
    for result in log["runs"][0]["results"]:
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_makes_no_links_and_no_placeholders_of_names() -> None:
    text = GOOD + "of_which: {'[free](https://x.example) {0}': 999}\n"
    (result,) = json.loads(rendered("sarif", kcbudget.check_text(text)))["runs"][0]["results"]
    assert r"[free\](https://x.example) {{0}}" in result["message"]["text"]


# ------------------------------------------------------------------------------------------- JUnit


def test_junit_has_a_suite_a_plan_and_a_failure_an_error(folder: Path) -> None:
    text = printed(folder, "junit", "none.yaml", "broken.yaml", "good.yaml", "open.yaml", "filled.yaml", status=3)
    junit_schema().validate(text)
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="kcbudget" tests="6" failures="2" errors="1">\n'
        '<testsuite name="none.yaml" tests="1" failures="0" errors="1">\n'
        '<testcase name="unreadable" classname="none.yaml">\n'
        '<error type="unreadable" message="no such file or folder"/>\n'
        "</testcase>\n"
        "</testsuite>\n"
        '<testsuite name="broken.yaml" tests="2" failures="2" errors="0" skipped="0">\n'
        '<testcase name="sum-mismatch total" classname="broken.yaml">\n'
        f'<failure type="sum-mismatch" message="{SENTENCE}">'
        "broken.yaml:4:8: total 75,300 million VND is 360 less than its 2 years, 10,814 + 64,846 = 75,660\n"
        "  broken.yaml:6:9: 2021\n"
        "  broken.yaml:7:9: 2022\n"
        "cause: by_year.2022: 64846 looks like 64486 with two digits swapped; with it, both identities hold\n"
        "if 64846 is an amendment, the totals were not brought up to date: total → 75,660 million VND</failure>\n"
        "</testcase>\n"
        '<testcase name="unknown-key 9:1" classname="broken.yaml">\n'
        '<failure type="unknown-key" message="unknown key by_yeer; the nearest known key is by_year">'
        "broken.yaml:9:1: unknown key by_yeer; the nearest known key is by_year</failure>\n"
        "</testcase>\n"
        "</testsuite>\n"
        '<testsuite name="filled.yaml" tests="1" failures="0" errors="0" skipped="0">\n'
        '<testcase name="identities" classname="filled.yaml" assertions="4"/>\n'
        "<system-out>filled.yaml:6:27: the shares in by_source were adjusted so that they make 100 %: "
        "by_source.a.share 44.82 % for 44.83 %, by_source.b.share 55.18 % for 55.17 % [share-mismatch]</system-out>\n"
        "</testsuite>\n"
        '<testsuite name="good.yaml" tests="1" failures="0" errors="0" skipped="0">\n'
        '<testcase name="identities" classname="good.yaml" assertions="1"/>\n'
        "</testsuite>\n"
        '<testsuite name="open.yaml" tests="1" failures="0" errors="0" skipped="1">\n'
        '<testcase name="identities" classname="open.yaml">\n'
        "<skipped>no identity of it could be decided</skipped>\n"
        "</testcase>\n"
        "</testsuite>\n"
        "</testsuites>\n"
    )


def test_junit_of_every_plan_is_valid_and_its_counts_are_true() -> None:
    text = rendered("junit", everything())
    junit_schema().validate(text)
    validate_counts(ElementTree.fromstring(text))  # noqa: S314 - our own document


def validate_counts(document: ElementTree.Element) -> None:
    for key, path in {"tests": ".//testcase", "failures": ".//failure", "errors": ".//error"}.items():
        assert int(document.attrib[key]) == len(document.findall(path))
        for suite in document:
            assert int(suite.attrib[key]) == len(suite.findall(path))
            names = [case.attrib["name"] for case in suite.findall("testcase")]
            assert len(set(names)) == len(names) > 0


def test_junit_is_whole_where_letters_are_missing(folder: Path) -> None:
    (folder / "broken.yaml").write_text(BROKEN.replace("by_yeer", "điện"), encoding="utf-8")
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    text = run("check", "-f", "junit", "broken.yaml", cwd=folder, **environment).stdout.decode("ascii")
    messages = [failure.attrib["message"] for failure in ElementTree.fromstring(text).iter("failure")]  # noqa: S314
    assert any("unknown key điện" in message for message in messages)


# ------------------------------------------------------------------------------------------- other files


def test_a_place_in_another_file_is_named_with_that_file() -> None:
    other = Related(Place(7, 3), Message("there"), path="other.yaml")
    suspect = SuspectTold(
        Place(7, 3), "total", "1", "2", "digit", (), 50, "possible", sole=False, message=Message("m"),
        path="other.yaml", brief=Message("1 → 2"), changes=(),
    )  # fmt: skip
    report = kcbudget.check_text(GOOD, "plan.yaml")
    finding = Finding(
        "sum-mismatch", kcbudget.Severity.ERROR, "plan.yaml", Place(4, 8), Message("here"), (other,),
        cause=Cause(Message("c"), (suspect,)),
    )  # fmt: skip
    report = Report(report.files, (finding,))
    (result,) = json.loads(rendered("sarif", report))["runs"][0]["results"]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "other.yaml"
    assert "\n  other.yaml:7:3: there\n" in rendered("junit", report)


# ------------------------------------------------------------------------------------------- hostile text

PIECES = [
    *("\n", "\r", "\r\n", "%", "%0A", "%25", "::", ":", ",", "=", "::error::x", "##[error]", "]]>", "<!--", "<", ">"),
    *(
        "&",
        "&amp;",
        '"',
        "'",
        "\\",
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\uffff",
    ),
    *("\ud800", "\udfff", "\U0001f3ed", "\U000e0041", "](x)", "[a](1)", "{0}", "{", "/", "../", "?", "#", " ", "tổng"),
]
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=6).map("".join).filter(bool)
paths = hostile.filter(lambda text: "\x00" not in text).map(
    lambda text: text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape").lstrip("/") or "x"
)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@st.composite
def reports(draw: Callable[..., Any]) -> Report:
    """The report of a run on a plan full of hostile names, and on a file with such a name that could not be read."""
    province, key, part, note = (quoted(draw(hostile)) for _ in range(4))
    text = (
        f"province: {province}\nperiod: 2021\nunit: triệu đồng\ntotal: 5\n{key}: 1\n"
        f"by_activity: {{{part}: 1, b: 2}}\nby_source: {{a: {note}, b: 2}}\nof_which: {{{part}: 9}}\n"
    )
    report = kcbudget.check_text(text, draw(paths))
    return Report(report.files, report.findings, (UnreadFile(draw(paths), Message("{why}", why=draw(hostile))),))


HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff\ufffe\uffff]")


@given(reports())
@settings(max_examples=100)
def test_github_commands_stay_one_a_finding(report: Report) -> None:
    text = rendered("github", report)
    assert not HARMFUL.search(text)
    lines = text.split("\n")
    assert lines.pop() == ""
    (unread, *told) = map(command, lines)
    assert (unread[0], unread[1]) == ("error", {"file": visible(report.unread[0].path), "title": "unreadable"})
    for (name, properties, message), finding in zip(told, report.findings, strict=True):
        assert name in ("error", "warning", "notice")
        assert properties == {
            "file": visible(finding.path), "line": str(finding.line), "col": str(finding.column),
            "endColumn": str(finding.column + finding.length), "title": finding.id,
        }  # fmt: skip
        assert message.split("\n")[0] == visible(str(finding.message))


@given(reports())
@settings(max_examples=100)
def test_junit_stays_xml(report: Report) -> None:
    text = rendered("junit", report)
    assert not HARMFUL.search(text)
    junit_schema().validate(text)
    document = ElementTree.fromstring(text)  # noqa: S314 - our own document
    validate_counts(document)
    suites = [suite.attrib["name"] for suite in document]
    assert suites == [visible(path) for path in (report.unread[0].path, report.files[0].path)]
    failures = [failure.attrib["type"] for failure in document.iter("failure")]
    assert failures == [finding.id for finding in report.findings if finding.severity is kcbudget.Severity.ERROR]


@given(reports())
@settings(max_examples=50)
def test_json_formats_stay_valid(report: Report) -> None:
    texts = {name: rendered(name, report) for name in ("json", "gitlab", "sarif")}
    assert [name for name, text in texts.items() if HARMFUL.search(text)] == []
    assert Draft202012Validator(json_report.schema()).is_valid(json.loads(texts["json"]))
    issues = json.loads(texts["gitlab"])
    validate_gitlab(issues)
    named = [report.unread[0].path, *(finding.path for finding in report.findings)]
    assert [issue["location"]["path"] for issue in issues] == [visible(path) for path in named]
    log = json.loads(texts["sarif"])
    sarif_schema().validate(log)
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w.~/%-]+", uri, re.ASCII)
        assert unquote_to_bytes(uri) == report.files[0].path.encode("utf-8", "surrogateescape")
        assert "](" not in result["message"]["text"].replace(r"\](", "")


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif", "junit", "json"])
def test_the_same_plans_give_the_same_bytes(folder: Path, name: str) -> None:
    first, second = (printed(folder, name, ".", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first == second
