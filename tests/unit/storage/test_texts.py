"""Typed text is taken out of an event, committed to, and joined again."""

from __future__ import annotations

import hashlib

import pytest

from exercise_engine.errors import StorageError
from exercise_engine.storage.texts import SeededSalts, StoredText, commitment, join_texts, split_texts

SALT = b"0123456789abcdef"


def test_commitment_hides_behind_salt() -> None:
    """The commitment is the hash of salt and body, as documented."""
    assert commitment(SALT, "ja") == hashlib.sha256(SALT + b"ja").hexdigest()


def test_payload_without_text_is_untouched() -> None:
    """An event in which nobody typed anything is stored as it is, and needs no salt."""

    def no_salt() -> bytes:
        raise AssertionError("salt was drawn")

    payload = '{"seq": 1,  "at": 1.50}'
    assert split_texts(payload, no_salt).stored == payload


def test_split_leaves_commitments() -> None:
    """Each body makes way for its commitment; all else stays to the byte."""
    split = split_texts('{"n":1.0,"a":{"$text":"x\\ny"},"b":[{"$text":"z"}],"u":"\\u00e9"}', lambda: SALT)
    first, second = commitment(SALT, "x\ny"), commitment(SALT, "z")
    assert split.stored == (
        f'{{"n":1.0,"a":{{"$text":{{"sha256":"{first}"}}}},"b":[{{"$text":{{"sha256":"{second}"}}}}],"u":"\\u00e9"}}'
    )
    assert split.texts == (StoredText(0, SALT, "x\ny"), StoredText(1, SALT, "z"))


def test_text_that_was_never_there_stays_null() -> None:
    """A text that is null already is no commitment, and does not count as one."""
    split = split_texts('[{"$text":null},{"$text":"a"}]', lambda: SALT)
    assert [text.index for text in split.texts] == [0]
    assert join_texts(split.stored, {0: split.texts[0]}).payload == '[{"$text":null},{"$text":"a"}]'


@pytest.mark.parametrize(
    "body",
    [
        '\\"$text\\"',
        '{\\"$text\\":\\"x\\"}',
        '{\\"$text\\":{\\"sha256\\":\\"' + "0" * 64 + '\\"}}',
        "\\\\",
        "{",
        "}",
        '{\\"',
    ],
)
def test_body_that_looks_like_a_text_object(body: str) -> None:
    """People may type the very characters that mark typed text."""
    payload = f'{{"a":{{"$text":"{body}"}},"b":"{body}","c":{{"$text":"$text"}}}}'
    split = split_texts(payload, SeededSalts("x"))
    assert len(split.texts) == 2
    assert split.stored.startswith('{"a":{"$text":{"sha256":"')
    assert f'"b":"{body}"' in split.stored
    assert join_texts(split.stored, {text.index: text for text in split.texts}).payload == payload


def test_spaces_in_the_object_are_allowed() -> None:
    """JSON written with spaces hides no text from erasure."""
    split = split_texts('{"a": { "$text" : "secret" }}', lambda: SALT)
    assert "secret" not in split.stored
    assert [text.body for text in split.texts] == ["secret"]


@pytest.mark.parametrize(
    "payload",
    [
        '{"$text":1}',
        '{"$text":"a","more":1}',
        '{"$text":["a"]}',
        '{"$text":{"sha256":"' + "0" * 64 + '"}}',
        '{"$text":"\\ud800"}',
    ],
)
def test_other_things_under_the_key_are_refused(payload: str) -> None:
    """The key holds one string of whole characters or null; anything else could not be erased."""
    with pytest.raises(StorageError, match="one string or null"):
        split_texts(payload, lambda: SALT)


def test_broken_json_is_refused() -> None:
    """An event that breaks off within a typed text is refused."""
    with pytest.raises(StorageError, match="breaks off"):
        split_texts('{"$text":"half', lambda: SALT)


def test_missing_bodies_read_as_null() -> None:
    """A text that is no longer there is null; the number of commitments tells that it was."""
    split = split_texts('[{"$text":"a"},{"$text":"b"}]', lambda: SALT)
    joined = join_texts(split.stored, {1: split.texts[1]})
    assert joined.payload == '[{"$text":null},{"$text":"b"}]'
    assert (joined.commitments, joined.mismatched) == (2, ())


def test_mismatched_and_stray_bodies_are_named() -> None:
    """Texts that are not the committed ones, and texts without a commitment, are named by their place."""
    split = split_texts('[{"$text":"a"},{"$text":"b"}]', lambda: SALT)
    texts = {0: StoredText(0, SALT, "other"), 1: split.texts[1], 7: StoredText(7, SALT, "stray")}
    assert join_texts(split.stored, texts).mismatched == (0, 7)
    assert join_texts("{}", {0: split.texts[0]}).mismatched == (0,)


def test_seeded_salts_repeat() -> None:
    """The same seed gives the same salts, each used once; another seed gives others."""
    first, again, other = SeededSalts("a"), SeededSalts("a"), SeededSalts("b")
    drawn = [first() for _ in range(3)]
    assert drawn == [again() for _ in range(3)]
    assert len({*drawn, other()}) == 4
    assert all(len(salt) == 16 for salt in drawn)
