"""Write the TypeScript types of the wire, the report and the kit pieces from the Python ones.

Run without arguments to write ``messages.ts``, ``phone-check.ts``, ``report.ts`` and ``kit-pieces.ts`` in
``web/packages/core/src``; with ``--check`` nothing is written and the exit status is 1 when one of
them is stale.

The shapes come from :mod:`msgspec.inspect`, the documentation from the docstrings, so that a page
cannot misread a message that Python understands. Numbers that do not fit a TypeScript type say so
in their names (``_s``, ``_beats``): the names are kept as they are on the wire.
"""

import ast
import inspect
import itertools
import re
import sys
import textwrap
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec import inspect as shapes

from uchiawase.report import figures
from uchiawase.score.kit_piece import PIECES
from uchiawase.score.level import LEVEL_LABELS
from uchiawase.server import phone_check as desk
from uchiawase.session import messages, phone_check
from uchiawase.sound.stand_in import STAND_INS

CORE = Path(__file__).parent / "packages" / "core" / "src"
MESSAGES_TS = CORE / "messages.ts"
REPORT_TS = CORE / "report.ts"
PHONE_CHECK_TS = CORE / "phone-check.ts"
KIT_PIECES_TS = CORE / "kit-pieces.ts"
WIDTH = 100

ConstantValue: TypeAlias = int | float | str

MESSAGE_CONSTANTS = (
    "PROTOCOL",
    "MAX_MESSAGE_BYTES",
    "MAX_HITS_PER_MESSAGE",
    "MAX_NAME_LENGTH",
    "SEAT_COUNT",
)
REPORT_CONSTANTS = ("REPORT_FORMAT",)


class TypeNotKnown(TypeError):
    """A Python type has no TypeScript twin yet."""

    def __init__(self, found: shapes.Type) -> None:
        self.found = found

    def __str__(self) -> str:
        return (
            f"no TypeScript is known for {self.found!r}; teach web/generate_types.py to write it, "
            "or use a simpler type on the wire"
        )


def messages_ts() -> str:
    """Give the text of ``messages.ts``."""
    aliases: dict[str, shapes.Type] = {
        "WireBeats": shapes.type_info(messages.WireBeats),
        "Phase": shapes.type_info(messages.Phase),
        "DelayFound": shapes.type_info(messages.DelayFound),
        "Role": shapes.type_info(messages.Role),
        "Channel": shapes.type_info(messages.Channel),
    }
    unions = {
        "ClientMessage": _structs_of(shapes.type_info(messages.ClientMessage)),
        "RoomMessage": _structs_of(shapes.type_info(messages.RoomMessage)),
    }
    parts = [
        _head(messages, "uchiawase/session/messages.py"),
        *_constants(messages, MESSAGE_CONSTANTS),
        *_aliases(messages, aliases),
        *_interfaces(
            [each for structs in unions.values() for each in structs],
            aliases,
            may_leave_out=frozenset(struct.cls for struct in unions["ClientMessage"]),
        ),
    ]
    for name, structs in unions.items():
        names = [struct.cls.__name__ for struct in structs]
        parts.append(_union(name, names))
        tags = [str(struct.tag) for struct in structs]
        constant = re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() + "_TYPES"
        parts.append(
            _comment([f"The tag of every {name}."])
            + f"\nexport const {constant} = [\n"
            + "".join(f'  "{tag}",\n' for tag in tags)
            + f'] as const satisfies readonly {name}["type"][];'
        )
    return "\n\n".join(parts) + "\n"


def phone_check_ts() -> str:
    """Give the text of ``phone-check.ts``."""
    aliases: dict[str, shapes.Type] = {
        "Step": shapes.type_info(phone_check.Step),
        "Outcome": shapes.type_info(phone_check.Outcome),
    }
    unions = {
        "FromPhone": _structs_of(shapes.type_info(phone_check.FromPhone)),
        "ToPhone": _structs_of(shapes.type_info(phone_check.ToPhone)),
    }
    shown = _structs_of(shapes.type_info(desk.CheckShown))
    parts = [
        _head(phone_check, "uchiawase/session/phone_check.py and server/phone_check.py"),
        *_aliases(phone_check, aliases),
        *_interfaces([*(each for structs in unions.values() for each in structs), *shown], aliases),
        *(_union(name, [each.cls.__name__ for each in structs]) for name, structs in unions.items()),
    ]
    return "\n\n".join(parts) + "\n"


def report_ts() -> str:
    """Give the text of ``report.ts``."""
    parts = [
        _head(figures, "uchiawase/report/figures.py"),
        *_constants(figures, REPORT_CONSTANTS),
        *_interfaces(_structs_of(shapes.type_info(figures.Report)), {}),
    ]
    return "\n\n".join(parts) + "\n"


def kit_pieces_ts() -> str:
    """Give the text of ``kit-pieces.ts``."""
    names = [piece.value for piece in PIECES]
    families = list(dict.fromkeys(facts.family for facts in PIECES.values()))
    rows = [
        f'  {piece.value}: {{ limb: "{facts.limb}", family: "{facts.family}", '
        f'label: "{facts.label}" }},'
        for piece, facts in PIECES.items()
    ]
    stand_ins = [
        f"  {piece.value}: {_list([each.piece.value for each in STAND_INS.get(piece, ())])},"
        for piece in PIECES
    ]
    levels = [f'  {level.value}: "{label}",' for level, label in LEVEL_LABELS.items()]
    return (
        "\n\n".join(
            [
                _comment(
                    [
                        "Kit pieces: the instruments within a kit, in the order in which they are listed.",
                        "Generated from kit_piece.py, level.py and stand_in.py by web/generate_types.py.",
                    ]
                ),
                _listed_type("KitPiece", names),
                _listed_type("Family", families),
                _lines(
                    "/** What is true of a kit piece in any kit. */",
                    "export interface PieceFacts {",
                    '  readonly limb: "foot" | "hand";',
                    "  readonly family: Family;",
                    "  readonly label: string;",
                    "}",
                ),
                _lines(
                    "export const PIECES: Readonly<Record<KitPiece, PieceFacts>> = {", *rows, "};"
                ),
                _lines(
                    "/** Who stands in for a piece that is not there, the nearest first; the click has nobody. */",
                    "export const STAND_INS: Readonly<Record<KitPiece, readonly KitPiece[]>> = {",
                    *stand_ins,
                    "};",
                ),
                _lines(
                    "/** What each level, 1 … 5, is called. */",
                    "export const LEVEL_LABELS: Readonly<Record<number, string>> = {",
                    *levels,
                    "};",
                ),
            ]
        )
        + "\n"
    )


def _listed_type(name: str, values: list[str]) -> str:
    return _union(name, [f'"{value}"' for value in values])


def _list(values: list[str]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def _lines(*lines: str) -> str:
    return "\n".join(lines)


def _structs_of(shape: shapes.Type) -> list[shapes.StructType]:
    """Give the structs of a union (or of one struct), in the order they were written."""
    members = shape.types if isinstance(shape, shapes.UnionType) else (shape,)
    return [member for member in members if isinstance(member, shapes.StructType)]


def _interfaces(
    structs: Iterable[shapes.StructType],
    aliases: dict[str, shapes.Type],
    *,
    may_leave_out: frozenset[type] = frozenset(),
) -> Iterator[str]:
    """Give every interface that the structs need, each after those it is made of.

    Where a page is the one that writes a message it may leave out what has a default.
    """
    written: set[str] = set()

    def write(struct: shapes.StructType) -> Iterator[str]:
        if struct.cls.__name__ in written:
            return
        written.add(struct.cls.__name__)
        for field in struct.fields:
            for inner in _structs_within(field.type):
                yield from write(inner)
        yield _interface(struct, aliases, optional=struct.cls in may_leave_out)

    for struct in structs:
        yield from write(struct)


def _structs_within(shape: shapes.Type) -> Iterator[shapes.StructType]:
    if isinstance(shape, shapes.StructType):
        yield shape
    elif isinstance(shape, shapes.ListType):
        yield from _structs_within(shape.item_type)
    elif isinstance(shape, shapes.DictType):
        yield from _structs_within(shape.value_type)
    elif isinstance(shape, shapes.UnionType):
        for member in shape.types:
            yield from _structs_within(member)


def _interface(
    struct: shapes.StructType, aliases: dict[str, shapes.Type], *, optional: bool
) -> str:
    prose, attributes = _documentation(struct.cls)
    lines = [_comment(prose), f"export interface {struct.cls.__name__} {{"]
    if struct.tag_field is not None:
        lines.append(f'  readonly {struct.tag_field}: "{struct.tag}";')
    for field in struct.fields:
        if field.name in attributes:
            lines.append(textwrap.indent(_comment([attributes[field.name]]), "  "))
        mark = "?" if optional and not field.required else ""
        lines.append(f"  readonly {field.encode_name}{mark}: {_typescript(field.type, aliases)};")
    lines.append("}")
    return "\n".join(lines)


def _typescript(shape: shapes.Type, aliases: dict[str, shapes.Type]) -> str:
    for name, alias in aliases.items():
        if shape == alias:
            return name
    return _plain_typescript(shape, aliases)


def _plain_typescript(shape: shapes.Type, aliases: dict[str, shapes.Type]) -> str:
    match shape:
        case shapes.BoolType():
            return "boolean"
        case shapes.IntType() | shapes.FloatType():
            return "number"
        case shapes.StrType():
            return "string"
        case shapes.NoneType():
            return "null"
        case shapes.LiteralType(values):
            return " | ".join(
                f'"{value}"' if isinstance(value, str) else str(value) for value in values
            )
        case shapes.StructType(cls):
            return cls.__name__
        case shapes.ListType(item):
            inner = _typescript(item, aliases)
            return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
        case shapes.TupleType(items):
            return f"readonly [{', '.join(_typescript(item, aliases) for item in items)}]"
        case shapes.DictType(_, value):
            return f"Readonly<Record<string, {_typescript(value, aliases)}>>"
        case shapes.UnionType(members):
            # None comes last: "a number, or nothing".
            ordered = sorted(members, key=lambda member: isinstance(member, shapes.NoneType))
            return " | ".join(_typescript(member, aliases) for member in ordered)
        case _:
            raise TypeNotKnown(shape)


def _aliases(module: types.ModuleType, aliases: dict[str, shapes.Type]) -> Iterator[str]:
    notes = _notes_below(module)
    for name, shape in aliases.items():
        note = [_comment([notes[name]])] if name in notes else []
        yield "\n".join([*note, f"export type {name} = {_plain_typescript(shape, {})};"])


def _constants(module: types.ModuleType, names: Iterable[str]) -> Iterator[str]:
    notes = _notes_below(module)
    for name in names:
        value: ConstantValue = getattr(module, name)
        note = [_comment([notes[name]])] if name in notes else []
        yield "\n".join([*note, f"export const {name} = {value!r};"])


def _union(name: str, members: list[str]) -> str:
    line = f"export type {name} = {' | '.join(members)};"
    if len(line) <= WIDTH:
        return line
    indented = f"  {' | '.join(members)};"
    if len(indented) <= WIDTH:
        return f"export type {name} =\n{indented}"
    return f"export type {name} =\n" + "\n".join(f"  | {member}" for member in members) + ";"


def _head(module: types.ModuleType, source: str) -> str:
    first = inspect.cleandoc(module.__doc__ or "").split("\n\n")[0]
    return _comment([_plain(first), f"Generated from {source} by web/generate_types.py."])


def _documentation(cls: type) -> tuple[list[str], dict[str, str]]:
    """Split a docstring into its paragraphs and what it says of each attribute."""
    prose, _, listed = inspect.cleandoc(cls.__doc__ or "").partition("Attributes:\n")
    attributes: dict[str, str] = {}
    for entry in re.split(r"\n(?=    \w+:)", "\n" + listed)[1:]:
        name, _, text = entry.strip().partition(":")
        attributes[name] = _plain(text)
    return [_plain(paragraph) for paragraph in prose.strip().split("\n\n")], attributes


def _notes_below(module: types.ModuleType) -> dict[str, str]:
    """Give the docstring that stands below each module-level name."""
    body = ast.parse(inspect.getsource(module)).body
    notes: dict[str, str] = {}
    for statement, following in itertools.pairwise(body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                pass
            case _:
                continue
        match following:
            case ast.Expr(value=ast.Constant(value=str(text))):
                notes[name] = _plain(text)
            case _:
                pass
    return notes


def _plain(text: str) -> str:
    """Turn reStructuredText mark-up into plain words with back-ticks, on one line."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    text = re.sub(r"\bNone\b", "null", text)
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()


def _comment(paragraphs: list[str]) -> str:
    wrapped = [textwrap.wrap(paragraph, WIDTH - 5) for paragraph in paragraphs]
    if len(wrapped) == 1 and len(wrapped[0]) == 1:
        return f"/** {wrapped[0][0]} */"
    lines = [line for paragraph in wrapped for line in ("", *paragraph)][1:]
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */"])


def generated() -> dict[Path, str]:
    """Give every generated file with the text it should have."""
    return {
        MESSAGES_TS: messages_ts(),
        PHONE_CHECK_TS: phone_check_ts(),
        REPORT_TS: report_ts(),
        KIT_PIECES_TS: kit_pieces_ts(),
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` say which are stale; give the exit status."""
    stale = [
        path
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path} is stale; run web/generate_types.py\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(generated()[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
