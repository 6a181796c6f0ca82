"""Ways in which a file of a study is damaged."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq


def _flip(path, place):
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 0x10
    path.write_bytes(content)


def _instead(path, make):
    path.unlink()
    make(path)


ANY = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "flipped early": lambda path: _flip(path, 0.2),
    "flipped late": lambda path: _flip(path, 0.7),
    "noise": lambda path: path.write_bytes(bytes(range(256)) * 4),
    "a folder": lambda path: _instead(path, lambda path: path.mkdir()),
    "a dangling link": lambda path: _instead(path, lambda path: path.symlink_to("nowhere")),
}


def _rewrite(path, change):
    pq.write_table(change(pq.read_table(path)), path)


def _retyped(table):
    place = table.schema.get_field_index("cohesion" if "cohesion" in table.schema.names else table.schema.names[-1])
    return table.set_column(place, table.schema.names[place], table.column(place).cast(pa.string()))


TABLE = {
    "a column less": lambda path: _rewrite(path, lambda table: table.drop_columns([table.schema.names[0]])),
    "a column more": lambda path: _rewrite(path, lambda table: table.append_column("more", table.column(0))),
    "a column of text": lambda path: _rewrite(path, _retyped),
    "a row less": lambda path: _rewrite(path, lambda table: table.slice(1)),
    "no rows": lambda path: _rewrite(path, lambda table: table.slice(0, 0)),
    "rows twice": lambda path: _rewrite(path, lambda table: pa.concat_tables([table, table])),
}


def kinds_of(path):
    """The names of the kinds of damage that the file can suffer."""
    return [*ANY, *(TABLE if path.suffix == ".parquet" else ())]


def damage(path, kind):
    (ANY | TABLE)[kind](path)


def another(path):
    """Puts the next file of the same table in the place of `path`; None where there is none."""
    others = [other for other in sorted(path.parent.glob("*.parquet")) if other != path]
    if others:
        shutil.copyfile(others[0], path)
    return bool(others)
