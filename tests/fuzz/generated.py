"""Generated requests against the server on both databases, each answer judged."""

import json
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from broken import Broken
from compare import common, differs
from documents import Documents
from graphql import GraphQLError, OperationType, build_schema, parse, validate
from judge import Judge, Wrong, envelope, expect, status
from pool import Pool
from servers import Postgres, Server, until

KEPT = Path(__file__).parent / "kept"
PLAIN = "application/json"
GRAPHQL = "application/graphql-response+json"
#: What a document may be refused with though it is valid.
INVALID = {"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}
#: More findings than these are not looked for.
ENOUGH = 25


class Run:
    """One run: its servers, what was asked, and what was found."""

    def __init__(self, options):
        self.options = options
        self.schema = build_schema(Path("schema.graphql").read_text())
        self.codes = set(self.schema.type_map["ErrorCode"].values)
        self.pool = Pool()
        self.chance = random.Random(options.seed)
        self.documents = Documents(self.schema, self.chance, self.pool)
        self.broken = Broken(self.chance)
        self.tally = Counter()
        self.told = Counter()
        self.found = []
        self.servers, self.postgres = [], None
        self.asked = 0
        self.folder = Path(tempfile.mkdtemp(prefix="entente-fuzz-"))

    def start(self):
        """Starts the servers, and asks what one needs to know to ask on."""
        self.postgres = Postgres()
        databases = {"sqlite": f"sqlite://{self.folder}/entente.db", "postgres": self.postgres.url}
        for name, url in databases.items():
            self.servers.append(Server(self.options.binary, name, url, self.folder))
        for it in self.servers:
            until(f"the server on {it.name} starts", it.is_ready)
        keys = {it.name: it.key() for it in self.servers}
        self.clients = [
            (httpx.Client(headers={"authorization": f"Bearer {keys[it.name]}"}, timeout=150), it.url)
            for it in self.servers
        ]
        self.side = ThreadPoolExecutor(2)

    def stop(self):
        """Ends what was started."""
        for it in [*self.servers, self.postgres]:
            if it:
                it.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def go(self):
        """All requests, those that once found something first."""
        for file in sorted(KEPT.glob("*.json")):
            self.ask(json.loads(file.read_text()), file.stem)
        began = time.monotonic()
        for number in range(self.options.count):
            if len(self.found) >= ENOUGH:
                break
            self.one(number, number / self.options.count)
            if number % 500 == 499:
                print(f"{number + 1} requests, {time.monotonic() - began:.0f} s, {len(self.found)} findings", flush=True)
        self.look_at_logs()

    def look_at_logs(self):
        """What the servers complained of, and whether anything was answered at all."""
        if self.told["data"] * 5 < self.asked:
            self.note("all", {}, f"hardly anything was answered: {self.told}")
        for server in self.servers:
            for line in server.complaints():
                self.note(f"log of {server.name}", {}, line)

    def one(self, number, part):
        """One request: two of three read; after some reading alone, one of three writes."""
        writes = part > 0.4 and self.chance.random() < 0.5
        request = self.documents.draw(OperationType.MUTATION if writes else OperationType.QUERY)
        if self.chance.random() < 0.15:
            request = self.broken.draw(request)
            self.tally["broken"] += 1
            if self.chance.random() < 0.2:
                request = self.broken.body(request)
        self.count_one(OperationType.MUTATION if writes else OperationType.QUERY)
        return self.ask(request, number)

    def count_one(self, kind):
        """Counts a request."""
        self.asked += 1
        self.tally[{"query": "queries", "mutation": "mutations"}[kind.value]] += 1

    def ask(self, request, number):
        """Asks both, and judges what they say."""
        body = request if isinstance(request, str) else json.dumps(request)
        accept = self.chance.choice([PLAIN, PLAIN, GRAPHQL])
        try:
            one, other = self.side.map(lambda client: self.send(*client, body, accept), self.clients)
            for status_code, media_type, answer in (one, other):
                envelope(answer, self.codes)
                status(status_code, media_type, answer)
                self.fits(request, answer)
            self.same(request, body, accept, one, other)
            self.count(one[2])
            self.pool.learn(common(one[2], other[2]).get("data"))
        except Wrong as fault:
            self.note(number, request, str(fault))
        except httpx.HTTPError as fault:
            self.note(number, request, f"the connection broke: {fault!r}")

    def same(self, request, body, accept, one, other):
        """Both must tell the same. Of several errors below one value that must not be null, it is
        left to chance which is told; so where only errors differ, one of them is asked again."""
        for _ in range(8):
            expect(one[:2] == other[:2], f"{one[:2]} on SQLite, {other[:2]} on PostgreSQL")
            fault = differs(one[2], other[2], self.tally["mutations"] > 0)
            if not fault:
                return
            reads = not isinstance(request, str) and "mutation" not in request["query"]
            expect(reads and "errors" in one[2] and "errors" in other[2], fault)
            one, other = self.side.map(lambda client: self.send(*client, body, accept), self.clients)
        raise Wrong(fault)

    def send(self, client, url, body, accept):
        """One answer."""
        answer = client.post(url, content=body.encode(), headers={"content-type": PLAIN, "accept": accept})
        try:
            return answer.status_code, answer.headers["content-type"], answer.json()
        except ValueError:
            raise Wrong(f"status {answer.status_code}, and no JSON: {answer.text[:200]}") from None

    def fits(self, request, answer):
        """Whether the answer is one to this document."""
        if isinstance(request, str):
            return
        told = {it["extensions"]["code"] for it in answer.get("errors", [])}
        try:
            document = parse(request["query"])
        except (GraphQLError, RecursionError):
            expect("data" not in answer, "a document that nobody can read was run")
            return
        if len([it for it in document.definitions if hasattr(it, "operation")]) != 1:
            return
        # By the specification a selection holds something; this parser lets it be empty.
        if re.search(r"\{[\s,]*\}", re.sub(r'"(\\.|[^"\\])*"', "", request["query"])) and told & INVALID:
            return
        faults = validate(self.schema, document)
        if faults:
            expect("data" not in answer, f"an invalid document was run: {faults[0].message}")
            return
        message = answer.get("errors", [{}])[0].get("message")
        expect(not told & INVALID or "data" in answer, f"a valid document was refused: {message}")
        if "data" in answer:
            Judge(self.schema, document, request["variables"]).data(answer["data"], answer.get("errors", []))

    def count(self, answer):
        """Counts what was told."""
        errors = answer.get("errors", [])
        self.told.update(it["extensions"]["code"] for it in errors[:1])
        self.told["data"] += bool(answer.get("data"))
        for payload in (answer.get("data") or {}).values():
            if isinstance(payload, dict) and payload.get("errors") == []:
                self.told["acts done"] += 1

    def note(self, number, request, what):
        """Notes a finding, and keeps its request."""
        self.found.append(what)
        folder = Path(self.options.keep)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"seed{self.options.seed}-{number}.json"
        file.write_text(json.dumps(request, indent=1) + "\n")
        print(f"\nFINDING at {number}: {what}\n  {file}", flush=True)


def run(options):
    """Runs, and gives the exit code."""
    began = time.monotonic()
    it = Run(options)
    try:
        it.start()
        it.go()
    finally:
        it.stop()
    return told(it, began)


def told(it, began):
    """Tells the figures, and gives the exit code."""
    print(f"\nseed {it.options.seed}: {it.asked} requests on each database in {time.monotonic() - began:.0f} s")
    print("  asked: " + ", ".join(f"{many} {what}" for what, many in sorted(it.tally.items())))
    print("  told:  " + ", ".join(f"{many} {what}" for what, many in it.told.most_common()))
    print(f"  findings: {len(it.found)}")
    return 1 if it.found else 0
