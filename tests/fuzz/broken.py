"""Breaks requests that were valid, in ways that clients do and in ways that nobody would."""

import json
import re

SIGNS = ["{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "...", "=", "|", "&", '"', '"""', "#", "\u0000", "\ufeff",
         "é", "\\", "0", "1e999", "-", "on", "null", "fragment", "query", "mutation", "subscription", "...F0",
         "@skip", "@include(if: 1)", "@oneOf", "__schema", "__type(name: \"X\") { name }", "__typename"]  # fmt: skip
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\w+|\.\.\.|[^\s\w]')


class Broken:
    """Requests with something changed."""

    def __init__(self, chance):
        self.chance = chance

    def draw(self, request):
        """The same request with one to three things wrong, perhaps."""
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            change = self.chance.choice(
                [self.dropped, self.doubled, self.swapped, self.inserted, self.respelt, self.cut, self.variable, self.nested]
            )
            request = change(request)
        return request

    def tokens(self, request, change):
        """Changes the list of a document's words and signs."""
        tokens = TOKEN.findall(request["query"])
        if tokens:
            change(tokens, self.chance.randrange(len(tokens)))
        return {**request, "query": " ".join(tokens)}

    def dropped(self, request):
        """A word less."""
        return self.tokens(request, lambda tokens, at: tokens.pop(at))

    def doubled(self, request):
        """A word twice."""
        return self.tokens(request, lambda tokens, at: tokens.insert(at, tokens[at]))

    def swapped(self, request):
        """Two words in the other's place."""

        def swap(tokens, at):
            other = self.chance.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]

        return self.tokens(request, swap)

    def inserted(self, request):
        """A word more."""
        return self.tokens(request, lambda tokens, at: tokens.insert(at, self.chance.choice(SIGNS)))

    def respelt(self, request):
        """A word with a letter too few or too many, as people write."""

        def respell(tokens, at):
            word = tokens[at]
            place = self.chance.randrange(len(word))
            tokens[at] = self.chance.choice([word[:place] + word[place + 1 :], word[:place] + "x" + word[place:], word.upper()])

        return self.tokens(request, respell)

    def cut(self, request):
        """The end is missing."""
        return {**request, "query": request["query"][: self.chance.randrange(len(request["query"]) + 1)]}

    def variable(self, request):
        """A variable of another type, missing, or one that nobody declared."""
        given = dict(request["variables"])
        odd = self.chance.choice([None, 0, "", [], {}, True, 2**40, "x", [[1]], {"x": {}}, "a\u0000b"])
        if given and self.chance.random() < 0.8:
            name = self.chance.choice(list(given))
            if self.chance.random() < 0.3:
                del given[name]
            else:
                given[name] = odd
        else:
            given["other"] = odd
        return {**request, "variables": given}

    def nested(self, request):
        """What is within braces, many times over."""
        times = self.chance.choice([3, 20, 200])
        part = self.chance.choice(["{ a ", "[", "... { ", "{ not: ", "... on Query { __schema { types { fields { type "])
        at = self.chance.randrange(len(request["query"]) + 1)
        return {**request, "query": request["query"][:at] + part * times + request["query"][at:]}

    def body(self, request):
        """The request as a body, now and then not one of GraphQL."""
        text = json.dumps(request)
        if self.chance.random() < 0.9:
            return text
        at = self.chance.randrange(len(text))
        odd = {"variables": [], "query": None, "operationName": 1, "extensions": "x", "other": {}}
        name = self.chance.choice(list(odd))
        changed = json.dumps({**request, name: odd[name]})
        return self.chance.choice([text[:at], text[:at] + "\u0000" + text[at:], f"[{text}]", changed, "", "null", "[]"])
