"""sgqlc: reads the schema of a server, writes Python types from it, and asks with them."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from sgqlc.endpoint.http import HTTPEndpoint
from sgqlc.operation import Operation

[url] = sys.argv[1:]
build = Path(__file__).parent / "build"
build.mkdir(exist_ok=True)
introspection, types = build / "introspection.json", build / "entente_schema.py"
subprocess.run([sys.executable, "-m", "sgqlc.introspection", url, introspection], check=True)
subprocess.run(
    [sys.executable, "-c", "from sgqlc.codegen import main; main()", "schema", introspection, types],
    check=True,
)
spec = importlib.util.spec_from_file_location("entente_schema", types)
entente_schema = importlib.util.module_from_spec(spec)
spec.loader.exec_module(entente_schema)

operation = Operation(entente_schema.Query)
agreements = operation.agreements(
    filter={"countries": {"all_of": ["ML", "RU"]}, "domains": {"any_of": ["ENERGY.NUCLEAR"]}}
)
agreements.nodes.status()
agreements.nodes.title(lang="en")
answer = operation + HTTPEndpoint(url)(operation)
[agreement] = answer.agreements.nodes
assert agreement.status == "SIGNED_NOT_IN_FORCE", agreement
print(f"sgqlc: {agreement.title}")
