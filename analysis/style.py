"""How every figure looks: readable on a projector and in print, the same file for the same numbers.

Colours are those of Okabe & Ito (2008), safe for colour-blind readers: blue, vermillion and green mark; sky, orange and
yellow only fill, with a dark outline.  Nothing here is told by colour alone.
"""

import io
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from zaedno.sim.messages import printable_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zaedno.analysis.language import Language

BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
SKY, ORANGE, YELLOW = "#56B4E9", "#E69F00", "#F0E442"
INK, MUTED, GRID = "#111111", "#555555", "#D0D0D0"

MARKS = (BLUE, VERMILLION, GREEN)  # as many cases as one pair of axes can show
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)))
SECTOR_MARKS = {"ngo": ("o", GREEN), "business": ("^", VERMILLION), "municipality": ("s", BLUE)}

WIDTH = 11.0  # inches; on a page 1,100 px wide a point is 1.4 px
DPI = 150
_HANDLE = 0.85  # inches of an entry of a legend, without its words
LETTER = 0.098  # inches of a letter of labels and legends, about
_CONTRAST = 4.6  # of letters on white: 4.5 by WCAG 2.2, criterion 1.4.3, and a little

_ONE = threading.RLock()
_RC: dict[Any, Any] = {
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 12,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 2.4,
    "hatch.linewidth": 1.2,
    "legend.frameon": False,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.08,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "none",  # text stays text: it can be searched and read aloud
    "svg.hashsalt": "zaedno",
    "text.parse_math": False,  # a name with a dollar sign is a name
}


@contextmanager
def applied() -> Iterator[None]:
    """Draw and save inside this, one thread at a time: the style, and nobody else's settings."""
    import matplotlib as mpl

    with _ONE, mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # a letter that the font lacks stands in the SVG all the same
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        yield


def letters(colour: str) -> str:
    """`colour` for letters on white: itself, or so much darker that it can be read.

    >>> letters(BLUE), letters(VERMILLION)
    ('#0072b2', '#c05500')
    """
    from matplotlib.colors import to_hex, to_rgb

    rgb = to_rgb(colour)
    for hundredths in range(100, 0, -1):
        red, green, blue = (channel * hundredths / 100 for channel in rgb)
        darker = (red, green, blue)
        linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in darker]
        if 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= _CONTRAST:
            return to_hex(darker)
    return INK


def new_figure(height: float, width: float = WIDTH) -> "Figure":
    """An empty figure, `width` × `height` inches, of its own: no window, no global state, safe in threads."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save(figure: "Figure", folder: Path, name: str) -> Path:
    """Write `figure` as NAME.svg and NAME.png into `folder` (made if need be); return the path of the SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.svg"
    path.write_text(svg(figure), encoding="utf-8", newline="\n")
    figure.savefig(folder / f"{name}.png", dpi=DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 2})
    return path


def svg(figure: "Figure") -> str:
    """`figure` as SVG, without a date: the same for the same numbers."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once, not for each file again
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return printable_lines(buffer.getvalue())  # names come from anywhere, and a control character is no XML


def numbers(axes: "Axes", language: "Language", which: str = "xy") -> None:
    """Write the numbers along the axes `which` in `language`."""
    from matplotlib.ticker import FuncFormatter

    for letter in which:
        axis = axes.xaxis if letter == "x" else axes.yaxis
        axis.set_major_formatter(FuncFormatter(lambda value, _: language.tick(value)))


def key(figure: "Figure", handles: Sequence[Any]) -> None:
    """One legend above the figure, seen before the data and never over them, in as many rows as its words need."""
    longest = max(len(handle.get_label()) for handle in handles)
    columns = min(len(handles), max(1, int(WIDTH / (_HANDLE + LETTER * longest))))
    columns = -(-len(handles) // -(-len(handles) // columns))  # as even as the number of rows allows
    grid = [list(handles[i : i + columns]) for i in range(0, len(handles), columns)]
    by_column = [row[i] for i in range(columns) for row in grid if i < len(row)]
    figure.legend(handles=by_column, loc="outside upper center", ncols=columns, handlelength=2.4, columnspacing=1.6)


def folded(text: str, width: int) -> str:
    """`text` on lines of `width` letters, words whole."""
    return "\n".join(wrap(text, width, break_long_words=False))
