"""The same servers and the same judge, asked by schemathesis, which knows the schema and nothing else."""

import time
from pathlib import Path

import hypothesis
import schemathesis
from graphql import OperationType
from hypothesis import strategies
from generated import Run, told
from schemathesis.graphql import nodes, scalar
from values import PARTIAL

#: What it cannot know of our scalars: how they are written.
scalar("EdtfDate", strategies.sampled_from(PARTIAL).map(nodes.String))


def run(options):
    """`count` requests for each field of the root of questions and of acts."""
    began = time.monotonic()
    it = Run(options)
    try:
        it.start()
        schema = schemathesis.graphql.from_file(Path("schema.graphql").read_text())
        for number, operation in enumerate(schema.get_all_operations()):
            of_field(it, operation.ok(), options, number)
        it.look_at_logs()
    finally:
        it.stop()
    return told(it, began)


def of_field(run, operation, options, number):
    """What schemathesis makes of one field."""
    kind = OperationType.MUTATION if "Mutation" in operation.label else OperationType.QUERY
    settings = hypothesis.settings(
        max_examples=options.count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    @hypothesis.seed(options.seed + number)
    @settings
    @hypothesis.given(case=operation.as_strategy())
    def ask(case):
        run.count_one(kind)
        run.ask({"query": case.body, "variables": {}}, f"{operation.label}-{run.asked}")

    ask()
