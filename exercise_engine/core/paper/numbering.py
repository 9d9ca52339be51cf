"""Numbers and letters on paper: the same on cards, forms and lists, and where control enters them."""

from __future__ import annotations

from string import ascii_uppercase

from exercise_engine.core.plan import InjectKey, Plan


def inject_number(plan: Plan, key: InjectKey) -> str:
    """Return the number of an inject: its place in the scenario, so that it is the same in every kit."""
    return str(plan.order[key] + 1)


def form_number(plan: Plan, key: InjectKey, ask: str) -> str:
    """Return the number of a form: that of its card, and a letter where the card asks several questions."""
    asks = tuple(plan.instances[key].inject.asks)
    letter = option_letter(asks.index(ask)).lower() if len(asks) > 1 else ""
    return f"{inject_number(plan, key)}{letter}"


def option_letter(position: int) -> str:
    """Return the letter of an option; behind Z come AA, AB and so on."""
    rest, last = divmod(position, len(ascii_uppercase))
    return (option_letter(rest - 1) if rest else "") + ascii_uppercase[last]
