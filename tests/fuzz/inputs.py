"""Draws values for arguments and inputs, from the schema."""

import re

import values
from graphql import (
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)
from pool import MEANT

#: Fields that make trees, and how likely each goes on.
TREES = {"and", "or", "not"}
DEEPEST = 7


class Inputs:
    """Values of the types of inputs. `wild` is how likely a value is an odd one."""

    def __init__(self, chance, pool):
        self.chance = chance
        self.pool = pool
        self.wild = 0.1
        self.made = 0

    def value(self, of_type, name, owner="", depth=0):
        """A value of a type, for an argument or a field of this name."""
        if is_non_null_type(of_type):
            of_type = of_type.of_type
        elif self.chance.random() < self.wild / 4:
            return None
        if is_list_type(of_type):
            return self.list(of_type, name, owner, depth)
        if is_input_object_type(of_type):
            return self.object(of_type, depth + 1)
        if is_enum_type(of_type):
            return self.chance.choice(list(of_type.values))
        return getattr(self, of_type.name)(name, owner)

    def list(self, of_type, name, owner, depth):
        """A list; as a rule a short one."""
        most = 6 if self.chance.random() < self.wild / 4 else 2
        length = self.chance.randrange(0 if self.chance.random() < self.wild else 1, most + 1)
        if name == "between" and self.chance.random() > self.wild:
            length = 2
        if self.chance.random() < self.wild / 40:
            length = 101
        return [self.value(of_type.of_type, name, owner, depth) for _ in range(length)]

    def object(self, of_type, depth):
        """An input with what it needs and some of the rest."""
        fields = of_type.fields
        if of_type.is_one_of:
            name = self.chance.choice(list(fields))
            given = self.value(fields[name].type, name, of_type.name, depth)
            return {name: self.chance.choice(["ASC", "DESC"]) if given is None else given}
        likely = 0.5 / depth if of_type.name.endswith("Filter") else 0.6 / depth
        chosen = {}
        for name, field in fields.items():
            goes_on = depth < DEEPEST and self.chance.random() < (0.25 / depth if name in TREES else likely * 0.5)
            if is_required_input_field(field) or goes_on:
                chosen[name] = self.value(field.type, name, of_type.name, depth)
        if not chosen and self.chance.random() < 0.9:
            name = self.chance.choice([it for it in fields if it not in TREES])
            chosen[name] = self.value(fields[name].type, name, of_type.name, depth)
        return chosen

    def deep(self, of_type, depth):
        """A filter of and, or and not in each other."""
        fields = [it for it in ("and", "or", "not") if it in of_type.fields]
        if depth == 0 or not fields:
            return self.object(of_type, 2)
        name = self.chance.choice(fields)
        inner = self.deep(of_type, depth - 1)
        return {name: inner if name == "not" else [inner] * self.chance.choice([1, 1, 1, 2])}

    def is_wild(self):
        """Whether the next value is an odd one."""
        return self.chance.random() < self.wild

    def Int(self, name, owner):
        """A number, small where it is a length."""
        if self.is_wild():
            odd = values.INTS + (values.TOO_LARGE if self.chance.random() < 0.1 else [])
            return self.chance.choice(odd)
        return self.chance.randrange(1, 4) if name in ("first", "last") else self.chance.randrange(0, 8)

    def Float(self, name, owner):
        """A number with a part."""
        return self.chance.choice([0.0, -0.0, 1.5, -1e9, 1e300])

    def Boolean(self, name, owner):
        """Yes or no."""
        return self.chance.random() < 0.5

    def Date(self, name, owner):
        """A day."""
        if self.is_wild():
            return self.chance.choice(values.DAYS)
        return f"{self.chance.randrange(1900, 2030)}-{self.chance.randrange(1, 13):02}-{self.chance.randrange(1, 29):02}"

    def EdtfDate(self, name, owner):
        """A partial date."""
        if self.is_wild():
            return self.chance.choice(values.PARTIAL)
        day = self.Date(name, owner)
        return self.chance.choice([day, day[:7], day[:4], day + "~", day[:3] + "X"])

    def DateTime(self, name, owner):
        """An instant."""
        return self.chance.choice(values.INSTANTS if self.is_wild() else values.INSTANTS[:3])

    def JSON(self, name, owner):
        """Anything."""
        return self.chance.choice(values.JSONS)

    def ID(self, name, owner):
        """The id of something; as a rule of what it is named for."""
        if self.is_wild():
            return self.chance.choice(values.IDS)
        if owner.endswith("CreateInput") or owner == "ClaimRecordInput":
            self.made += 1
            kind = owner.removesuffix("CreateInput").lower()
            return f"{kind}_{self.chance.getrandbits(128):032x}"
        # What `id` is of, the act or the input says first: claimDelete, OfficeUpdateInput.
        kind = name.removesuffix("Id") if name != "id" else re.match("[A-Z]?[a-z]*", owner).group().lower()
        # Ids and slugs of one kind stand together.
        known = [it for it in self.pool.known.get(kind, []) if it.startswith(f"{kind}_")]
        return self.chance.choice(known) if known else self.pool.any(self.chance, "id") or "country_" + "0" * 32

    def String(self, name, owner):
        """A text that means something, or one that is odd."""
        if self.is_wild():
            return self.odd(name)
        if owner.endswith("CreateInput") and name in ("slug", "code"):
            self.made += 1
            made = f"fuzz-{self.made}-{self.chance.randrange(10**6)}"
            return made.upper().replace("-", "_") if name == "code" else made
        if name == "idempotencyKey" and self.chance.random() < 0.9:
            return f"key-{self.chance.getrandbits(64)}"
        if name in ("code", "slug"):
            name = {"DomainUpdateInput": "domain", "country": "country", "domain": "domain"}.get(owner, owner)
            return self.pool.any(self.chance, name.removesuffix("UpdateInput").lower()) or "x"
        if name in ("alpha2", "alpha3", "alpha4", "numeric"):
            length = {"alpha2": 2, "numeric": 3}.get(name, int(name[-1]) if name[-1].isdigit() else 3)
            return "".join(self.chance.choices("0123456789" if name == "numeric" else "QXZ", k=length))
        meant = MEANT.get(name, "word")
        return self.pool.any(self.chance, meant) or self.pool.any(self.chance, "word")

    def odd(self, name):
        """An odd text; a cursor that was tampered with where a cursor is meant."""
        if MEANT.get(name) == "cursor":
            known = self.pool.any(self.chance, "cursor")
            if known and self.chance.random() < 0.8:
                return values.forged(self.chance, known)
        if MEANT.get(name) == "lang":
            return self.chance.choice(values.LANGUAGES)
        if self.chance.random() < 0.04:
            return self.chance.choice(values.LONE)
        if self.chance.random() < 0.06:
            return self.chance.choice(values.NULS)
        if self.chance.random() < 0.3:
            known = self.pool.any(self.chance, MEANT.get(name, "word")) or ""
            changes = (str.lower, str.upper, str.title, lambda it: it[:3], lambda it: it + "x", lambda it: " " + it)
            return self.chance.choice(changes)(known)
        return self.chance.choice(values.TEXTS)
