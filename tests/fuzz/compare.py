"""Whether both databases give the same answer. What each invents by itself is put aside first: ids of
new records, the name of the key that asks, and the instants at which something was written."""

import json
import re

from values import decoded

ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NOW = re.compile(r"20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)")
KEY = re.compile(r"ent_[0-9a-f]{8}")


class Plain:
    """An answer without what a database invents. The same invention gets the same number."""

    def __init__(self, every=False):
        self.every = every
        self.numbers = {}

    def of(self, value):
        """The value without inventions."""
        if isinstance(value, list):
            return [self.of(it) for it in value]
        if isinstance(value, dict):
            plain = {it: self.of(inner) for it, inner in value.items()}
            # Of several errors at once, it is left to chance which is the first.
            if isinstance(plain.get("errors"), list):
                plain["errors"].sort(key=json.dumps)
            return plain
        if not isinstance(value, str):
            return value
        said = decoded(value) if len(value) > 20 else None
        if isinstance(said, list):
            return self.of(said)
        return KEY.sub("a key", NOW.sub("now", ID.sub(self.number, value)))

    def number(self, found):
        """The number of an id."""
        text = found.group()
        # The version of an id that is made of its time: two databases never agree on it.
        digits = text.replace("-", "")
        if digits[12] != "7" and not self.every:
            return text
        return f"new {self.numbers.setdefault(digits, len(self.numbers))}"


def differs(one, other, wrote=False):
    """Where two answers differ, in words, or nothing. `wrote`: ids may be made of new ones."""
    fault = first_difference(Plain().of(one), Plain().of(other), ())
    if fault and wrote and not first_difference(Plain(True).of(one), Plain(True).of(other), ()):
        return None
    return fault


def first_difference(one, other, path):
    """The first place where two values differ."""
    if type(one) is type(other) and isinstance(one, dict) and list(one) == list(other):
        inner = ((first_difference(one[it], other[it], (*path, it))) for it in one)
        return next((it for it in inner if it), None)
    if type(one) is type(other) and isinstance(one, list) and len(one) == len(other):
        inner = (first_difference(it, that, (*path, index)) for index, (it, that) in enumerate(zip(one, other)))
        return next((it for it in inner if it), None)
    if type(one) is type(other) and not isinstance(one, dict) and one == other:
        return None
    place = ".".join(map(str, path)) or "the answer"
    return f"{place}: {json.dumps(one)[:300]} on SQLite, {json.dumps(other)[:300]} on PostgreSQL"


def common(one, other):
    """What two answers have in common."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {it: common(one[it], other[it]) for it in one if it in other}
    if isinstance(one, list) and isinstance(other, list):
        return [common(it, that) for it, that in zip(one, other)]
    return one if one == other else None
