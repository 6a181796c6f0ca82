"""YAML that anybody may have written, read as data: texts, numbers, true, false, null, in lists and mappings.

Nothing in it is followed: no anchors, tags or interpolations, no environment.  Words are those of YAML 1.2, in which
`no`, `on`, 1:30 and 2026-01-01 are texts; keys are always texts.  What `written` writes, `read` reads.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from zaedno.sim.messages import InputError, Message

_MOST_BYTES = 10 * 10**6
_MOST_VALUES = 400_000  # a comparison of a thousand cases has a quarter of it
_MOST_LEVELS = 20
_MOST_DIGITS = 400  # a number of more is no number that anything here is about

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null", "Null", "NULL")
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BYTE = re.compile(r"\\uD[89A-F][0-9A-F]{2}", re.IGNORECASE)  # how a path that is not UTF-8 is written
_PATIENCE = 50_000  # characters that the slower parser, which knows such bytes, is asked for


def read(path: Path, texts: tuple[str, ...] = ()) -> dict[str, Any]:
    """The mapping in the file at `path`; what stands under the keys `texts` is text, whatever it looks like.

    Raises `InputError` where it cannot be read, is no plain YAML, or is larger than a configuration may be.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise InputError(
                "{path}: more than {most} MB; accepted: a configuration", path=path, most=_MOST_BYTES // 10**6
            )
        values = _Reading(content.decode("utf-8-sig"), path, texts).document()
    except yaml.MarkedYAMLError as error:
        raise InputError(
            "{path}, line {line}: not YAML ({problem}); accepted: lines of the form KEY: VALUE",
            path=path,
            line=error.problem_mark.line + 1 if error.problem_mark else 1,
            problem=error.problem,
        ) from error
    except (yaml.YAMLError, OSError, UnicodeError) as error:
        raise InputError(
            "{path}: cannot be read ({reason}); accepted: YAML in UTF-8, lines of the form KEY: VALUE",
            path=path,
            reason=getattr(error, "strerror", None) or str(error).splitlines()[0],
        ) from error
    if not isinstance(values, dict):
        raise InputError("{path}: not a mapping; accepted: YAML, lines of the form KEY: VALUE", path=path)
    return values


def written(values: Mapping[str, Any]) -> str:
    """`values` as YAML: a line a value, in their order, nothing said twice by reference."""
    return yaml.dump(dict(values), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False)


def plain(text: str) -> Any:
    """What `text` without quotes stands for: null, true, false, a number, or itself.

    >>> plain("1e3"), plain("no"), plain("1:30"), plain("~")
    (1000.0, 'no', '1:30', None)
    """
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if len(text) <= _MOST_DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
        if _NO_NUMBER.fullmatch(text):
            return float(text.replace(".", ""))
    return text


class _Reading:
    """Values out of the parser's events, one after the other: nothing grows that the file does not spell out."""

    def __init__(self, text: str, path: Path, texts: tuple[str, ...]) -> None:
        slower = len(text) <= _PATIENCE and _BYTE.search(text)
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader if slower else _Loader)
        self._path, self._texts, self._count = path, texts, 0

    def document(self) -> Any:
        values: Any
        values, found = {}, False  # of a file that says nothing
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and found:
                raise self._refusal(event, Message("a second document; accepted: one"))
            if isinstance(event, yaml.NodeEvent):
                values, found = self._value(event, 0), True
        return values

    def _value(self, event: Any, level: int, text: bool = False) -> Any:
        self._count += 1
        if self._count > _MOST_VALUES:
            raise self._refusal(event, Message("more than {most} values; accepted: fewer", most=_MOST_VALUES))
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._refusal(event, Message("an anchor or an alias (& or *); accepted: values that are written out"))
        if event.tag is not None:
            raise self._refusal(event, Message("a tag (!); accepted: plain values"))
        if isinstance(event, yaml.ScalarEvent):
            return plain(event.value) if event.implicit[0] and not text else event.value
        if level == _MOST_LEVELS:
            raise self._refusal(event, Message("more than {most} levels; accepted: fewer", most=_MOST_LEVELS))
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(each, level + 1) for each in self._until(yaml.SequenceEndEvent)]
        return self._mapping(level)

    def _mapping(self, level: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal(event, Message("no key; accepted: lines of the form KEY: VALUE"))
            key = str(self._value(event, level, text=True))
            if key in values:
                raise self._refusal(event, Message("{key}: given twice; accepted: each key once", key=key))
            values[key] = self._value(next(self._events), level + 1, text=level == 0 and key in self._texts)
        return values

    def _until(self, end: type) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _refusal(self, event: Any, what: Message) -> InputError:
        return InputError("{path}, line {line}: {what}", path=self._path, line=event.start_mark.line + 1, what=what)


class _Dumper(yaml.SafeDumper):
    """Writes what `read` reads: no references, and texts that look like something else in quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain(value) == value else "'")


_Dumper.add_representer(str, _text)
