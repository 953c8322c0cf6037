"""A judge that lets everything pass finds nothing: what it must refuse, and what it must not."""

import unittest

from compare import differs
from graphql import build_schema, parse
from judge import Judge, Wrong, envelope, status

SCHEMA = build_schema("""
    type Query { a: A, all: [A!]!, node: Node, kind: Kind, day: Date, number: Int! }
    interface Node { id: ID! }
    type A implements Node { id: ID!, name: String }
    type B implements Node { id: ID! }
    enum Kind { X Y }
    scalar Date
""")
CODES = {"BAD_USER_INPUT", "INTERNAL"}


def judged(query, data, errors=(), **variables):
    """Holds data against a document."""
    Judge(SCHEMA, parse(query), variables).data(data, errors)


class TheJudge(unittest.TestCase):
    """Each test is a rule."""

    def test_what_was_asked_for_may_be_told(self):
        judged("{ a { id n: name } }", {"a": {"id": "1", "n": None}})
        judged("{ a { id } a { name } ... { number } }", {"a": {"id": "1", "name": ""}, "number": 1})
        judged("{ node { __typename ... on A { name } } }", {"node": {"__typename": "A", "name": "x"}})
        judged("{ node { ... on A { name } ...f } } fragment f on Node { id }", {"node": {"id": "1"}})
        judged("query($x: Boolean!) { kind @skip(if: $x) day }", {"day": "2025-06-23"}, x=True)
        judged("query($x: Boolean = false) { kind @include(if: $x) number }", {"number": 0})
        judged("{ kind }", None, [{"message": "no"}])

    def test_anything_else_may_not(self):
        for query, data in [
            ("{ a { id } }", {"a": {}}),
            ("{ a { id } }", {"a": {"id": None}}),
            ("{ a { id } }", {"a": {"id": 1}}),
            ("{ a { id } }", {"a": {"id": "1", "name": "x"}}),
            ("{ a { id } }", {"a": [{"id": "1"}]}),
            ("{ a { id } number }", {"number": 1, "a": None}),
            ("{ all { id } }", {"all": [None]}),
            ("{ all { id } }", {"all": {"id": "1"}}),
            ("{ kind }", {"kind": "Z"}),
            ("{ day }", {"day": "0000-01-01"}),
            ("{ number }", {"number": 2**31}),
            ("{ number }", {"number": True}),
            ("{ node { __typename ... on A { name } } }", {"node": {"__typename": "B", "name": "x"}}),
            ("{ node { __typename } }", {"node": {"__typename": "Query"}}),
            ("{ kind }", None),
        ]:
            with self.assertRaises(Wrong, msg=f"{query} {data}"):
                judged(query, data)

    def test_an_error_has_a_message_and_a_code(self):
        good = {"message": "m", "extensions": {"code": "BAD_USER_INPUT"}}
        envelope({"data": {}}, CODES)
        envelope({"errors": [good]}, CODES)
        for answer in [
            [], {}, {"data": None}, {"errors": []}, {"errors": [{**good, "message": ""}]}, {"errors": [{"message": "m"}]},
            {"errors": [{**good, "extensions": {"code": "INTERNAL"}}]}, {"errors": [{**good, "odd": 1}]}, {"data": {}, "odd": 1},
        ]:  # fmt: skip
            with self.assertRaises(Wrong, msg=str(answer)):
                envelope(answer, CODES)

    def test_the_status_goes_with_the_answer(self):
        status(200, "application/json", {"errors": []})
        status(400, "application/graphql-response+json", {"errors": []})
        for code, media_type, answer in [
            (500, "application/json", {}),
            (200, "text/html", {}),
            (200, "application/graphql-response+json", {"errors": []}),
            (400, "application/graphql-response+json", {"data": {}}),
        ]:
            with self.assertRaises(Wrong):
                status(code, media_type, answer)

    def test_answers_differ_by_more_than_what_a_database_invents(self):
        new = "agreement_0190a1b2000070008000{:012}"
        self.assertIsNone(differs({"id": new.format(1), "b": new.format(1)}, {"id": new.format(2), "b": new.format(2)}))
        self.assertIsNotNone(differs({"id": new.format(1), "b": new.format(1)}, {"id": new.format(2), "b": new.format(3)}))
        self.assertIsNotNone(differs({"a": 1, "b": 2}, {"b": 2, "a": 1}))
        self.assertIsNotNone(differs({"a": [1, 2]}, {"a": [2, 1]}))


if __name__ == "__main__":
    unittest.main()
