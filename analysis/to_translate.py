"""What there is to translate: gathered from code, templates and declarations, for the template of catalogues.

`python -m analysis.to_translate` (or `make messages`) writes locale/messages.pot anew and brings every catalogue in its
order: what is new stands there untranslated, what nobody says any more is gone.  It needs the sources, not an
installation.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from zaedno.analysis.choices import about
from zaedno.sim import choices
from zaedno.sim.parameters import declaration, names

TOP = Path(__file__).parent.parent
LOCALE = TOP / "analysis" / "locale"
TEMPLATE = LOCALE / "messages.pot"
FOLDERS = ("sim", "experiments", "analysis", "app", "zaedno")
GROUPS = ("scenario", "policy", "roster", "structure", "design", "executor")  # of configs/, whose choices help tells of

_METHODS = [("**/templates/**.j2", "jinja2"), ("**.py", "python")]
# Of a message with values the first argument is the text; what is no literal, `mark` has marked where it stands.
_CALLS = ("_", "mark", "language", "_language", "self", "InputError", "SheetError", "Message", "within")
_KEYWORDS: dict[str, tuple[int, ...] | None] = {**dict.fromkeys(_CALLS), "plural": (1, 2)}
_SHARED = " :;,.()\n…^-/0123456789"
_PLACES = re.compile(r"\{\w+(![rs])?(:[^{}\[\],…]*)?\}")
_HEADER = """# {what} of zaedno.  `make messages` brings it up to date; docs/glossary.md has the words.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{more}
"""

Text = str | tuple[str, ...]


def gathered() -> Catalog:
    """Every text that a reader can meet, in the order of folders, files and lines; each once."""
    catalogue = Catalog(fuzzy=False)
    for text in (*_called(), *_declared()):
        if _has_words(text):
            catalogue.add(text)
    return catalogue


def template() -> str:
    """The text of locale/messages.pot."""
    return _written(gathered(), "Texts", "")


def brought_up_to_date(catalogue: Catalog) -> str:
    """The text of a catalogue with the translations of `catalogue`, in the order of the template."""
    texts = gathered()
    for message in texts:
        known = catalogue.get(message.id) if message.id else None
        if known is not None:
            message.string = known.string
    more = f'"Language: {catalogue.locale}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n'
    return _written(texts, "Translations", more)


def _called() -> Iterator[Text]:
    for folder in FOLDERS:
        found = extract_from_dir(TOP / folder, _METHODS, keywords=_KEYWORDS)
        for _file, _line, text, _comments, _context in sorted(found, key=lambda each: each[:2]):
            yield text


def _declared() -> Iterator[str]:
    """What help tells of choices and parameters: texts that stand in no call."""
    for group in GROUPS:
        yield from (about(group, name) for name in choices.known(group))
    for name in names():
        declared = declaration(name)
        yield from (declared["about"], declared["unit"])


def _has_words(text: Text) -> bool:
    """Whether there is anything in `text` to translate beside places for values and marks that all languages share."""
    return any(_PLACES.sub("", part).strip(_SHARED) for part in ((text,) if isinstance(text, str) else text))


def _written(catalogue: Catalog, what: str, more: str) -> str:
    file = io.BytesIO()
    write_po(file, catalogue, width=120, omit_header=True, no_location=True)
    return _HEADER.format(what=what, more=more) + file.getvalue().decode()


def main() -> None:
    TEMPLATE.write_text(template(), encoding="utf-8", newline="\n")
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/zaedno.po")):
        catalogue = read_po(io.BytesIO(file.read_bytes()), locale=file.parent.parent.name)
        file.write_text(brought_up_to_date(catalogue), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
