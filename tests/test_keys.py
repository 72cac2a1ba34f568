"""Keys: the file holds digests only, a mistake in it is named, a secret finds its key."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from skillgraph.errors import InputError
from skillgraph.keys import Key, Keys, Right, new_key

ENTRY = f'[[keys]]\nname = "editors"\nsha256 = "{"a" * 64}"\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "keys.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_key_is_found_by_its_secret_which_is_not_in_the_file(tmp_path: Path) -> None:
    secret, made = new_key("editors", frozenset({Right.PUBLISH, Right.UPDATE}))
    _, other = new_key("others", frozenset())
    path = written(tmp_path, made.as_toml() + other.as_toml())
    assert secret not in path.read_text(encoding="utf-8")
    keys = Keys.read(path)
    assert keys.find(secret) == made
    assert made.sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert keys.find(secret + "x") is None
    assert keys.find("") is None
    assert keys.find(made.sha256) is None


def test_two_keys_never_have_the_same_secret() -> None:
    secrets = {new_key("a", frozenset())[0] for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 40


def test_the_entry_is_toml_that_says_what_the_key_may_do() -> None:
    _, made = new_key("editors", frozenset({Right.UPDATE, Right.PUBLISH}))
    assert tomllib.loads(made.as_toml()) == {
        "keys": [{"name": "editors", "sha256": made.sha256, "rights": ["publish", "update"]}]
    }


def test_a_key_may_have_limits_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, ENTRY + "query_seconds = 60\nmax_rows = 5\n")
    assert Keys.read(path).keys == (
        Key(name="editors", sha256="a" * 64, query_seconds=60, max_rows=5),
    )


@pytest.mark.parametrize("name", ["", "a b", 'x"', "x\n", "-"])
def test_a_name_that_cannot_be_written_down_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is no name of a key"):
        new_key(name, frozenset())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[keys]", "not TOML"),
        ("keys = 3", "keys: Input should be a valid tuple"),
        ("key = []", "key: Extra inputs are not permitted"),
        (ENTRY + '[[keys]]\nname = "b"\nsha256 = "xyz"', "entry 2, sha256:"),
        (ENTRY + '[[keys]]\nsha256 = "' + "b" * 64 + '"', "entry 2, name: Field required"),
        (ENTRY + 'rights = ["everything"]', "entry 1, rights"),
        (ENTRY + "query_seconds = 0", "entry 1, query_seconds: Input should be greater than 0"),
        (ENTRY + "query_seconds = nan", "entry 1, query_seconds"),
        (ENTRY + "max_rows = -1", "entry 1, max_rows"),
        (ENTRY + 'secret = "open"', "entry 1, secret: Extra inputs"),
        (ENTRY + ENTRY, "2 keys have the name 'editors'"),
    ],
)
def test_a_mistake_is_named_with_its_entry(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as raised:
        Keys.read(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(InputError, match=why) as raised:
            Keys.read(path)
        assert str(path) in str(raised.value)
    latin = tmp_path / "latin"
    latin.write_bytes(b"# caf\xe9\n")
    with pytest.raises(InputError, match="UTF-8"):
        Keys.read(latin)
