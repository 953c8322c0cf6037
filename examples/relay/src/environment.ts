import { parseArgs } from "node:util";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import type { FetchFunction, GraphQLResponse } from "relay-runtime";

/** A Relay environment for one server. */
export function connect(): Environment {
  const options = parseArgs({ options: { url: { type: "string" } } }).values;
  const url = options.url ?? process.env.ENTENTE_URL ?? "http://127.0.0.1:8080/graphql";
  const headers = new Headers({ "content-type": "application/json" });
  // Reading takes no key, unless the server was told that it does.
  if (process.env.ENTENTE_KEY) headers.set("authorization", `Bearer ${process.env.ENTENTE_KEY}`);

  const ask: FetchFunction = async ({ text: query }, variables) => {
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    return (await answer.json()) as GraphQLResponse;
  };
  return new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
}
