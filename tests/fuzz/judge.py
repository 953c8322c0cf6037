"""Judges an answer by the schema alone: what may stand in it, for the operation that was asked.

It knows nothing of what the records say. What it looks at: the form that GraphQL over HTTP asks for,
each value's type, what is null and must not be, and that nothing is there but what was asked for.
"""

import re

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    type_from_ast,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
)

#: What each scalar looks like in an answer.
SCALARS = {
    "Int": lambda it: type(it) is int and -(2**31) <= it < 2**31,
    "Float": lambda it: type(it) in (int, float),
    "Boolean": lambda it: type(it) is bool,
    "String": lambda it: type(it) is str,
    "ID": lambda it: type(it) is str,
    "Date": lambda it: bool(re.fullmatch(r"(?!0000)\d{4}-\d\d-\d\d", str(it))),
    "DateTime": lambda it: bool(
        re.fullmatch(r"(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", str(it))
    ),
    "EdtfDate": lambda it: type(it) is str and len(it) >= 2,
    "JSON": lambda it: True,
}

#: The fields that stand in no type and can be asked for all the same.
META = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef, "__typename": TypeNameMetaFieldDef}


class Wrong(Exception):
    """What is wrong with an answer."""


def envelope(answer, codes):
    """The form of an answer, whatever was asked for. `codes` are those that errors may bear."""
    expect(type(answer) is dict, "the answer is no object")
    expect(answer.keys() <= {"data", "errors", "extensions"}, f"odd keys: {list(answer)}")
    expect("data" in answer or "errors" in answer, "there is neither data nor errors")
    if "errors" in answer:
        errors = answer["errors"]
        expect(type(errors) is list and errors, "`errors` is no list, or empty")
        for error in errors:
            one_error(error, codes)
    else:
        expect(type(answer["data"]) is dict, "there are no data, and no error says why")


def one_error(error, codes):
    """The form of one error."""
    expect(type(error) is dict, "an error is no object")
    odd = error.keys() - {"message", "locations", "path", "extensions"}
    expect(not odd, f"odd keys of an error: {odd}")
    expect(type(error.get("message")) is str and error["message"], "an error has no message")
    for place in error.get("locations", []):
        expect(place["line"] > 0 and place["column"] > 0, f"an odd location: {place}")
    for part in error.get("path", []):
        expect(type(part) in (str, int), f"an odd path: {error['path']}")
    code = error.get("extensions", {}).get("code")
    expect(code in codes, f"an odd code: {code}")
    expect(code != "INTERNAL", f"an internal error: {error['message']}")


def status(code, media_type, answer):
    """The status that goes with an answer."""
    expect(code < 500, f"status {code}")
    if media_type.startswith("application/graphql-response+json"):
        fits = code == 200 if "data" in answer else 400 <= code < 500
        expect(fits, f"status {code} with {'data' if 'data' in answer else 'no data'}")
    else:
        expect(media_type.startswith("application/json"), f"media type {media_type}")


def expect(holds, what):
    """Fails with `what` unless it holds."""
    if not holds:
        raise Wrong(what)


class Judge:
    """Holds the data of an answer against the operation that was asked for."""

    def __init__(self, schema, document, variables):
        self.schema = schema
        self.variables = variables
        definitions = document.definitions
        self.fragments = {
            it.name.value: it for it in definitions if isinstance(it, FragmentDefinitionNode)
        }
        self.operation = next(it for it in definitions if isinstance(it, OperationDefinitionNode))
        for variable in self.operation.variable_definitions or ():
            default = variable.default_value
            if default is not None and hasattr(default, "value"):
                self.variables = {variable.variable.name.value: default.value, **self.variables}

    def data(self, data, errors):
        """The data of an answer. Where they are null, an error must say why."""
        self.failed = [tuple(error["path"]) for error in errors if error.get("path")]
        if data is None:
            expect(errors, "data are null, and no error says why")
            return
        root = self.schema.get_root_type(self.operation.operation)
        self.object(root, [self.operation.selection_set], data, ())

    def object(self, of_type, sets, value, path):
        """An object: its keys, in the order of the selections, and the value of each."""
        expect(type(value) is dict, f"{where(path)} is no object")
        fields = {}
        for selections in sets:
            self.collect(of_type, selections, fields, set())
        expect(list(value) == list(fields), f"{where(path)} has {list(value)}, not {list(fields)}")
        for key, nodes in fields.items():
            name = nodes[0].name.value
            expect(name != "__typename" or value[key] == of_type.name, f"{where(path)} is no {of_type}")
            definition = self.definition(of_type, name)
            self.value(definition.type, nodes, value[key], (*path, key))

    def collect(self, of_type, selections, fields, spread):
        """The fields that are asked of a type, as the specification collects them (6.3.2)."""
        for node in selections.selections:
            if self.is_left_out(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                fields.setdefault(key, []).append(node)
                continue
            inner = node
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in spread:
                    continue
                spread.add(node.name.value)
                inner = self.fragments[node.name.value]
            if self.applies(inner, of_type):
                self.collect(of_type, inner.selection_set, fields, spread)

    def applies(self, fragment, of_type):
        """Whether a fragment is about objects of this type."""
        if isinstance(fragment, InlineFragmentNode) and fragment.type_condition is None:
            return True
        named = type_from_ast(self.schema, fragment.type_condition)
        return named is of_type or (
            is_abstract_type(named) and self.schema.is_sub_type(named, of_type)
        )

    def is_left_out(self, node):
        """Whether @skip or @include says that a selection does not count."""
        for directive in node.directives or ():
            condition = directive.arguments[0].value
            name = getattr(condition, "name", None)
            holds = self.variables[name.value] if name else condition.value
            if directive.name.value in ("skip", "include") and holds == (directive.name.value == "skip"):
                return True
        return False

    def definition(self, of_type, name):
        """A field of a type, those that every type has too."""
        return META.get(name) or of_type.fields[name]

    def value(self, of_type, nodes, value, path):
        """A value of any type."""
        if is_non_null_type(of_type):
            expect(value is not None, f"{where(path)} is null; it is of type {of_type}")
            return self.value(of_type.of_type, nodes, value, path)
        if value is None:
            return None
        if is_list_type(of_type):
            expect(type(value) is list, f"{where(path)} is no list")
            for index, item in enumerate(value):
                self.value(of_type.of_type, nodes, item, (*path, index))
        elif is_enum_type(of_type):
            expect(value in of_type.values, f"{where(path)} is {value!r}, no {of_type}")
        elif is_leaf_type(of_type):
            expect(SCALARS[of_type.name](value), f"{where(path)} is {value!r}, no {of_type}")
        else:
            self.composite(of_type, [it.selection_set for it in nodes], value, path)
        return None

    def composite(self, of_type, sets, value, path):
        """An object of the type, or of one that belongs to it."""
        if is_object_type(of_type):
            return self.object(of_type, sets, value, path)
        possible = self.schema.get_possible_types(of_type)
        named = [it for it in possible if it.name == value.get("__typename")]
        faults = []
        # Without its name it must be as any one of them would be.
        for one in named or possible:
            try:
                return self.object(one, sets, value, path)
            except Wrong as fault:
                faults.append(str(fault))
        raise Wrong(f"{where(path)} fits none of {of_type}: {faults[0]}")


def where(path):
    """A path in words."""
    return ".".join(map(str, path)) or "the answer"
