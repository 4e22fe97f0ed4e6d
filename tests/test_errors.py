"""The tree of errors: one root, drawn truly, and a sentence for each."""

import inspect

from uchiawase import errors


def drawn(error: type[Exception], prefix: str = "") -> list[str]:
    children = sorted(error.__subclasses__(), key=lambda child: inspect.getsourcelines(child)[1])
    lines: list[str] = []
    for index, child in enumerate(children):
        last = index == len(children) - 1
        lines.append(f"{prefix}{'└── ' if last else '├── '}{child.__name__}")
        lines += drawn(child, prefix + ("    " if last else "│   "))
    return lines


def test_the_tree_at_the_head_of_the_file_is_the_tree_there_is() -> None:
    tree = "\n".join(["UchiawaseError", *drawn(errors.UchiawaseError)])
    assert tree in (errors.__doc__ or "")


def test_every_error_with_facts_says_a_sentence_of_its_own() -> None:
    for name, error in inspect.getmembers(errors, inspect.isclass):
        if error.__init__ is not Exception.__init__ and issubclass(error, errors.UchiawaseError):
            own = "__init__" in vars(error)
            assert not own or "__str__" in vars(error), name


def test_errors_import_nothing() -> None:
    source = inspect.getsource(errors)
    assert "\nimport " not in source
    assert "\nfrom " not in source
