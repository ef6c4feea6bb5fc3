"""A plan as YAML text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .plans import KEYS

if TYPE_CHECKING:
    from .plans import Document, Layout, Node, Plan, Project, Target

Pairs = list[tuple[str, object]]


def scalar(text: str, braces: bool) -> str:
    """A value, in quotes where YAML would misread it."""
    return f'"{text}"' if (braces and "," in text) or text.startswith(("%", "-")) else text


def flow(value: object) -> str:
    """A value in braces."""
    if isinstance(value, str):
        return scalar(value, braces=True)
    if not isinstance(value, list):
        return ""
    if value and isinstance(value[0], tuple):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value) + "}"
    return "[" + ", ".join(flow(each) for each in value) + "]"


def small(value: object) -> bool:
    """Whether it is a mapping of scalars only."""
    return isinstance(value, list) and all(isinstance(each, tuple) and isinstance(each[1], str) for each in value)


def braced(value: object, braces: int) -> bool:
    """Whether a value goes in braces."""
    if isinstance(value, str) or braces == 0:
        return False
    return (small(value) or braces > 1) and len(flow(value)) < 300


def block(value: object, indent: str, braces: int) -> list[str]:
    """The lines of a mapping or a list."""
    lines: list[str] = []
    for each in value if isinstance(value, list) else ():
        if isinstance(each, tuple):
            key, inner = each
            if isinstance(inner, str):
                lines.append(f"{indent}{key}: {scalar(inner, braces=False)}")
            elif braced(inner, braces):
                lines.append(f"{indent}{key}: {flow(inner)}")
            else:
                lines += [f"{indent}{key}:", *block(inner, indent + "  ", braces)]
        elif braced(each, max(braces, 1)):
            lines.append(f"{indent}- {flow(each)}")
        else:
            first, *rest = block(each, indent + "  ", braces)
            lines += [f"{indent}- {first[len(indent) + 2 :]}", *rest]
    return lines


def node_value(node: Node, layout: Layout) -> object:
    """A part with what it carries."""
    if not node.share and not node.breaks:
        return node.amount.text
    pairs: Pairs = [("amount", node.amount.text)]
    if node.share:
        pairs.insert(0 if layout.share_first else 1, ("share", node.share.text))
    for axis, nodes in node.breaks.items():
        pairs.append((KEYS[axis], [(child.name, node_value(child, layout)) for child in nodes]))
    return pairs


def project_value(project: Project) -> Pairs:
    """A project."""
    pairs: Pairs = [("name", project.name), *project.place.items()]
    if project.amount:
        pairs.append(("amount", project.amount.text))
    if project.sources:
        pairs.append(("by_source", [(source, figure.text) for source, figure in project.sources.items()]))
    return pairs


def target_value(target: Target) -> Pairs:
    """A target."""
    pairs: Pairs = [("name", target.name), ("unit", target.unit), ("total", target.total.text)]
    if target.per_year:
        pairs.append(("per_year", target.per_year.text))
    if target.by_year:
        pairs.append(("by_year", [(year, figure.text) for year, figure in target.by_year.items()]))
    return pairs


def document_value(document: Document) -> Pairs:
    """A document with what it states."""
    states = [(figure.subject.route, figure.text) for figure in document.states if figure.subject is not None]
    return [("title", document.title), ("states", states)]


def render(plan: Plan, part_of: str = "") -> str:
    """The plan as the text of its file. Routes must have been given to its figures."""
    years = plan.years
    pairs: Pairs = [
        ("province", plan.province),
        ("period", years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"),
        ("unit", plan.style.unit),
    ]
    if plan.style.numbers:
        pairs.append(("numbers", plan.style.numbers))
    if plan.rounded:
        pairs.append(("rounding", "rounded"))
    if part_of:
        pairs.append(("part_of", part_of))
    pairs.append(("total", plan.root.amount.text))
    for section in plan.layout.order:
        if section in plan.root.breaks:
            nodes = plan.root.breaks[section]
            pairs.append((KEYS[section], [(node.name, node_value(node, plan.layout)) for node in nodes]))
        elif section == "projects" and plan.projects:
            pairs.append(("projects", [project_value(project) for project in plan.projects]))
        elif section == "targets" and plan.targets:
            pairs.append(("targets", [target_value(target) for target in plan.targets]))
    if plan.documents:
        pairs.append(("documents", [document_value(document) for document in plan.documents]))
    return "\n".join(block(pairs, "", plan.layout.braces)) + "\n"
