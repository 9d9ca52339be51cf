"""Follows error places of the validator through the models: which field stands there, and what it takes."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from exercise_engine.model.paths import Path


@dataclass(frozen=True, slots=True)
class Fork:
    """A place that may hold several kinds of things, told apart by nothing but their shape."""

    path: Path
    annotation: Any

    @property
    def takes_mapping(self) -> bool:
        """Whether one of the kinds is a mapping."""
        kinds = (bare(kind) for kind in kinds_of(self.annotation))
        return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an error lies: a path into the file, and what the format says about that place."""

    path: Path
    annotation: Any
    """The type of the place; None where the format has nothing there."""
    owner: type[BaseModel] | None = None
    """The model whose key the last step of the path is."""
    is_key: bool = False
    """Whether the key itself is meant, and not its value."""
    fork: Fork | None = None
    """The last place on the way that may hold several kinds of things."""
    branch_is_model: bool = False
    """Whether the error comes from the kind that is a mapping."""


def follow(model: type[BaseModel], place: tuple[str | int, ...]) -> Spot:
    """Return the spot of an error place, which names kinds of a union that do not stand in the file."""
    spot = Spot((), model)
    for step in place:
        if step == "[key]":
            return Spot(spot.path, str, spot.owner, is_key=True)
        spot = _step(spot, step)
    return spot


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the keys of a model as files spell them."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def kinds_of(annotation: Any) -> tuple[Any, ...]:
    """Return the kinds that a place may hold, with nothing (None) left out."""
    inner = bare(annotation)
    if get_origin(inner) in (Union, types.UnionType):
        return tuple(kind for kind in get_args(inner) if kind is not type(None))
    return (annotation,)


def bare(annotation: Any) -> Any:
    """Return a type without what is annotated on it."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def words_of(annotation: Any) -> tuple[str, ...]:
    """Return the words that a place takes, where only certain ones are allowed."""
    words: list[str] = []
    for kind in kinds_of(annotation):
        if get_origin(bare(kind)) is Literal:
            words.extend(str(word) for word in get_args(bare(kind)))
    return tuple(words)


def annotated(field: FieldInfo) -> Any:
    """Return the type of a field with all that is annotated on it."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _step(spot: Spot, step: str | int) -> Spot:
    kinds = kinds_of(spot.annotation)
    if len(kinds) > 1:
        return _into_kind(spot, kinds, str(step))
    annotation = bare(kinds[0])
    path = (*spot.path, step)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = keys_of(annotation).get(str(step))
        taken = annotated(field) if field else None
        return Spot(path, taken, annotation, False, spot.fork, spot.branch_is_model)
    inner = get_args(annotation)
    if get_origin(annotation) is dict:
        return Spot(path, inner[1], None, False, spot.fork, spot.branch_is_model)
    if get_origin(annotation) is tuple:
        return Spot(path, inner[0], None, False, spot.fork, spot.branch_is_model)
    return Spot(path, None, None, False, spot.fork, spot.branch_is_model)


def _into_kind(spot: Spot, kinds: tuple[Any, ...], name: str) -> Spot:
    """Step into one kind of a union, which the file does not name."""
    for kind in kinds:
        tags = [extra.tag for extra in get_args(kind)[1:] if isinstance(extra, Tag)]
        if name in tags:
            return Spot(spot.path, kind, spot.owner, False, spot.fork, spot.branch_is_model)
        inner = bare(kind)
        if name == getattr(inner, "__name__", ""):
            fork = Fork(spot.path, spot.annotation)
            return Spot(spot.path, kind, spot.owner, False, fork, issubclass(inner, BaseModel))
    return spot
