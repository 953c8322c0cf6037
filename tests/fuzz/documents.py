"""Draws documents that fit the schema: selections, arguments, variables, fragments, aliases."""

import json
import re

from graphql import (
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    parse,
    validate,
)
from inputs import Inputs

#: How many fields a document has at the most, and how many aliases (the server takes 30).
FIELDS = 45
ALIASES = 20
NAMES = {"first", "last", "after", "before"}


class Documents:
    """Documents for a schema. What is drawn depends on `chance` and on what `pool` knows alone."""

    def __init__(self, schema, chance, pool):
        self.schema = schema
        self.chance = chance
        self.inputs = Inputs(chance, pool)

    def draw(self, kind):
        """A request that is valid by the schema: document and variables."""
        while True:
            request = self.attempt(kind)
            # Fields that share a name and differ are seldom, and drawn again.
            if not validate(self.schema, parse(request["query"])):
                return request

    def attempt(self, kind):
        """A request that nobody has held against the schema yet."""
        self.variables, self.fragments = {}, []
        self.fields = self.aliases = 0
        self.inputs.wild = self.chance.choice([0, 0.02, 0.1, 0.4] if kind.value == "query" else [0, 0, 0, 0.02, 0.2])
        self.budget = self.chance.choice([5, 12, 25, FIELDS])
        self.most_deep = self.chance.choice([3, 4, 5, 7])
        root = self.schema.get_root_type(kind)
        body = self.root(root, 1 if kind.value == "mutation" else self.chance.choice([1, 1, 1, 2, 3]))
        name = self.chance.choice(["", " Fuzz"])
        declared = ", ".join(f"${it}: {of_type}{default}" for it, (of_type, default, _) in self.variables.items())
        if declared:
            declared = f"({declared})"
        text = f"{kind.value}{name}{declared} {body}"
        if kind.value == "query" and not declared and not name and self.chance.random() < 0.3:
            text = body
        given = {it: value for it, (_, _, value) in self.variables.items() if value is not ...}
        return {"query": "\n".join([text, *self.fragments]), "variables": given}

    def root(self, root, many):
        """The selection of a root: some of its fields."""
        names = self.chance.sample(list(root.fields), many)
        if root.name == "Query" and self.chance.random() < 0.03:
            names.append("__typename")
        return "{ " + " ".join(self.field(root, it, 1) for it in names) + " }"

    def field(self, owner, name, depth):
        """A field with arguments and what is asked below it."""
        self.fields += 1
        if name == "__typename":
            return name
        definition = owner.fields[name]
        alias = ""
        if self.aliases < ALIASES and self.chance.random() < 0.1:
            self.aliases += 1
            alias = self.chance.choice(["a", "b", "_", name.upper(), f"x{self.aliases}"]) + ": "
        arguments = self.arguments(owner, name, definition.args, depth)
        directive = self.directive() if self.chance.random() < 0.03 else ""
        below = ""
        of_type = get_named_type(definition.type)
        if is_composite_type(of_type):
            below = " " + self.selection(of_type, depth + 1)
        return f"{alias}{name}{arguments}{directive}{below}"

    def selection(self, of_type, depth):
        """What is asked of a type."""
        if is_abstract_type(of_type):
            return self.abstract(of_type, depth)
        leaves = [it for it, field in of_type.fields.items() if self.is_plain(field)]
        deeper = [it for it in of_type.fields if it not in leaves]
        many = self.chance.randrange(0, 4) if depth < self.most_deep and self.fields < self.budget else 0
        names = self.chance.sample(leaves, min(len(leaves), self.chance.randrange(1, 4)))
        names += self.chance.sample(deeper, min(len(deeper), many))
        # Connections are asked for what stands in them.
        if many and "nodes" in deeper and "nodes" not in names:
            names.append("nodes")
        names = [it for it in names if it != "errors"] or ["__typename"]
        self.chance.shuffle(names)
        asked = [self.field(of_type, it, depth) for it in names]
        if of_type.name == "PageInfo" and "endCursor" not in names:
            asked.append("endCursor")
        if of_type.name.endswith("Payload"):
            asked.append("errors { code field message }")
        if self.chance.random() < 0.05:
            asked.append(self.fragment(of_type, of_type, depth))
        return "{ " + " ".join(asked) + " }"

    def abstract(self, of_type, depth):
        """What is asked of an interface or a union."""
        possible = list(self.schema.get_possible_types(of_type))
        chosen = self.chance.sample(possible, min(len(possible), self.chance.randrange(1, 4)))
        if self.fields >= self.budget or depth >= self.most_deep + 1:
            chosen = chosen[:1]
        return "{ __typename " + " ".join(self.fragment(of_type, it, depth) for it in chosen) + " }"

    def fragment(self, owner, of_type, depth):
        """Fields in a fragment, named or not."""
        body = self.selection(of_type, depth + 1)
        if self.chance.random() < 0.5:
            condition = "" if owner is of_type and self.chance.random() < 0.5 else f" on {of_type.name}"
            return f"...{condition}{self.directive() if self.chance.random() < 0.1 else ''} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {of_type.name} {body}")
        return f"...{name}"

    def directive(self):
        """@skip or @include."""
        condition = self.chance.choice(["true", "false"])
        if self.chance.random() < 0.4:
            condition = self.variable("Boolean!", self.chance.random() < 0.5)
        return f" @{self.chance.choice(['skip', 'include'])}(if: {condition})"

    def is_plain(self, field):
        """Whether a field is a value, and needs nothing said."""
        needs = any(is_required_argument(it) for it in field.args.values())
        return not needs and not is_composite_type(get_named_type(field.type))

    def arguments(self, owner, field, defined, depth):
        """Arguments: those that must be, and some of the rest."""
        chosen = {}
        for name, argument in defined.items():
            likely = 0.9 if name == "first" and depth > 1 else 0.35 if depth == 1 else 0.15
            # Both ends of a list at once are refused, so they are seldom drawn.
            if name in NAMES and chosen.keys() & NAMES and self.chance.random() > 0.05:
                continue
            if name in ("before", "last") and self.chance.random() < 0.5:
                continue
            if is_required_argument(argument) or self.chance.random() < likely:
                chosen[name] = self.argument(owner, field, name, argument)
        return f"({', '.join(f'{it}: {value}' for it, value in chosen.items())})" if chosen else ""

    def argument(self, owner, field, name, argument):
        """The value of an argument, as a literal or in a variable."""
        of_type = get_named_type(argument.type)
        if is_input_object_type(of_type) and "not" in of_type.fields and self.chance.random() < 0.05:
            value = self.inputs.deep(of_type, self.chance.randrange(1, 12))
        else:
            value = self.inputs.value(argument.type, name, field if owner.name in ("Query", "Mutation") else owner.name)
        if self.chance.random() < 0.4 or self.is_unspellable(value):
            return self.variable(str(argument.type), value)
        return self.literal(argument.type, value)

    def is_unspellable(self, value):
        """Whether GraphQL has no words for a value where JSON has."""
        return bool(re.search(r"\\ud[89a-f]", json.dumps(value)))

    def variable(self, of_type, value):
        """A new variable with this value, and now and then a default."""
        name = f"v{len(self.variables)}"
        default = ""
        if value is None and of_type.endswith("!"):
            of_type = of_type[:-1]
        elif value is not None and not of_type.endswith("!") and self.chance.random() < 0.3:
            of_type += "!"
        if not of_type.endswith("!") and self.chance.random() < 0.05:
            default, value = " = null", self.chance.choice([value, ...])
        self.variables[name] = (of_type, default, value)
        return f"${name}"

    def literal(self, of_type, value):
        """The value in GraphQL's own words."""
        if value is None:
            return "null"
        if is_non_null_type(of_type):
            of_type = of_type.of_type
        if is_list_type(of_type):
            if not isinstance(value, list):
                return self.literal(of_type.of_type, value)
            return "[" + ", ".join(self.literal(of_type.of_type, it) for it in value) + "]"
        if is_input_object_type(of_type):
            fields = (f"{it}: {self.literal(of_type.fields[it].type, value[it])}" for it in value)
            return "{" + ", ".join(fields) + "}"
        if is_enum_type(of_type):
            return value
        return self.plain(value)

    def plain(self, value):
        """A value of a scalar."""
        if isinstance(value, dict):
            fields = (f"{it}: {self.plain(value[it])}" for it in value if it.isidentifier())
            return "{" + ", ".join(fields) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.plain, value)) + "]"
        if isinstance(value, str) and self.chance.random() < 0.5 and "\\" not in json.dumps(value, ensure_ascii=False)[1:-1]:
            return json.dumps(value, ensure_ascii=False)
        return json.dumps(value)
