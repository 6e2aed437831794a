"""Templates into text. A template reads its placeholders and can do nothing else.

Its tree may consist of text, placeholders, conditions on them and a few filters. Without loops,
calls, attributes and arithmetic there is nothing in it that could run long or reach out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from domain.letters import CannotWriteError
from domain.mail import LONGEST_TEMPLATE, PLACEHOLDERS, ContentType, NotificationTemplate
from mailing.plain_text import plain_text

LONGEST_VALUE = 500  # characters of a field that go into a mail
_LONGEST_MAIL = 1_000_000
_MARK = re.compile(r"\x1b([a-z_]+)\x1b")
_DEEPEST = 20  # conditions inside conditions

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.CondExpr,
    nodes.Const,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Filter,
)
_UNREADABLE = (
    "a placeholder or a condition in it is not whole. Write {{ contact_name }},"
    " or {% if has_login %} and {% endif %} around a text."
)
FILTERS = ("capitalize", "default", "lower", "title", "trim", "upper")

# Line ends, other control characters, halves of characters, and marks that turn the direction
# of what follows: none of them has a meaning in a name, and each can disguise something.
_UNWANTED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    subject: str
    plain: str
    html: str  # empty for a template of plain text


def render(template: NotificationTemplate, values: Mapping[str, str | bool]) -> Rendered:
    """The mail of a template, with these values in the places of its placeholders.

    Raises CannotWriteError with what is wrong with the template.
    """
    is_html = template.content_type is ContentType.HTML
    values = _clean(values)
    try:
        subject = cleaned(_text(template.subject, values, escapes=False))
        if not is_html:
            body = _text(template.body, values, escapes=False)
            return Rendered(subject=subject, plain=body, html="")
        marked = _text(template.body, _marked(values), escapes=True)
    except CannotWriteError as error:
        raise CannotWriteError(f"The template {template.name} cannot be used: {error}") from None
    plain = {name: value for name, value in values.items() if isinstance(value, str)}
    html = {name: str(escape(value)) for name, value in plain.items()}
    return Rendered(
        subject=subject, plain=_filled(_plain(marked), plain), html=_filled(marked, html)
    )


@lru_cache(maxsize=64)
def _plain(marked: str) -> str:
    """One mail of a template read like the other, but for the values; reading it takes long."""
    return plain_text(marked)


class _Marked(str):
    """A value that is itself in conditions and filters, and a mark where it is written out."""

    __slots__ = ("mark",)
    mark: str

    def __html__(self) -> str:
        return self.mark


def _marked(values: Mapping[str, str | bool]) -> Mapping[str, str | bool]:
    found = dict(values)
    for name, value in values.items():
        if isinstance(value, str) and value:  # an empty one leaves no gap between two words
            marked = found[name] = _Marked(value)
            marked.mark = f"\x1b{name}\x1b"
    return found


def _filled(text: str, values: Mapping[str, str]) -> str:
    filled = _MARK.sub(lambda found: values.get(found[1], ""), text)
    if len(filled) > _LONGEST_MAIL:
        raise CannotWriteError("The mail would be too long.")
    return filled


def _clean(values: Mapping[str, str | bool]) -> dict[str, str | bool]:
    return {
        # The link is ours and has a mark in it that is taken out of everything else.
        name: value if isinstance(value, bool) or name == "link" else cleaned(value)
        for name, value in values.items()
    }


def render_text(source: str, values: Mapping[str, str | bool]) -> str:
    """A subject or a text message alone."""
    return _text(source, _clean(values), escapes=False)


def unknown_placeholders(source: str) -> tuple[str, ...]:
    """Names in a template that stand for nothing, in alphabetical order.

    Raises CannotWriteError for a template that cannot be read at all.
    """
    tree = _parsed(source, escapes=False)
    names = {name.name for name in tree.find_all(nodes.Name)}
    return tuple(sorted(names - PLACEHOLDERS.keys()))


@lru_cache(maxsize=1_000)  # most of a mail is the same for all
def cleaned(value: str) -> str:
    """A value on one line, without what could disguise or break something, and not too long."""
    tidy = " ".join(_UNWANTED.sub(" ", value[: 4 * LONGEST_VALUE]).split())
    return tidy if len(tidy) <= LONGEST_VALUE else f"{tidy[:LONGEST_VALUE]}…"


def _text(source: str, values: Mapping[str, str | bool], *, escapes: bool) -> str:
    template = _compiled(source, escapes)
    try:
        text = template.render(values)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise CannotWriteError(f"{error}.") from None
    if len(text) > _LONGEST_MAIL:
        raise CannotWriteError("the mail would be too long.")
    return text


@lru_cache(maxsize=64)
def _compiled(source: str, escapes: bool) -> Template:
    tree = _parsed(source, escapes=escapes)
    names = {name.name for name in tree.find_all(nodes.Name)} - PLACEHOLDERS.keys()
    if names:
        raise CannotWriteError(f"there is no placeholder {min(names)}.")
    return _environment(escapes).from_string(source)


def _parsed(source: str, *, escapes: bool) -> nodes.Template:
    if len(source) > LONGEST_TEMPLATE:
        raise CannotWriteError("it is too long.")
    try:
        tree = _environment(escapes).parse(source)
        _check(tree, 0)
    except TemplateSyntaxError as error:
        raise CannotWriteError(f"line {error.lineno}: {_UNREADABLE}") from None
    except RecursionError:
        raise CannotWriteError("its conditions are nested too deeply.") from None
    return tree


def _check(node: nodes.Node, depth: int) -> None:
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Name) and node.ctx != "load"):
        words = "only placeholders, conditions and the filters {} can stand in it."
        raise CannotWriteError(f"line {node.lineno}: {words.format(', '.join(FILTERS))}")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise CannotWriteError(f"line {node.lineno}: there is no filter {node.name}.")
    if isinstance(node, nodes.Const) and not isinstance(node.value, str | bool | int | None):
        raise CannotWriteError(f"line {node.lineno}: {node.value} cannot stand in it.")
    depth += not isinstance(node, nodes.Output | nodes.Name | nodes.Const)
    if depth > _DEEPEST:
        raise CannotWriteError("its conditions are nested too deeply.")
    for child in node.iter_child_nodes():
        _check(child, depth)


@lru_cache(maxsize=2)
def _environment(escapes: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=escapes, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment
