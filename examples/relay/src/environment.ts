import { parseArgs } from "node:util";
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getFragment,
  getRequest,
  getSingularSelector,
  Network,
  RecordSource,
  Store,
} from "relay-runtime";
import type { FetchFunction, GraphQLResponse, GraphQLTaggedNode, OperationType } from "relay-runtime";

const options = parseArgs({ options: { url: { type: "string" } } }).values;
const url = options.url ?? process.env.ENTENTE_URL ?? "http://127.0.0.1:8080/graphql";
const headers = new Headers({ "content-type": "application/json" });
// Reading takes no key, unless the server was told that it does.
if (process.env.ENTENTE_KEY) headers.set("authorization", `Bearer ${process.env.ENTENTE_KEY}`);

const send: FetchFunction = async ({ text: query }, variables) => {
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return (await answer.json()) as GraphQLResponse;
};

const environment = new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });

/** Asks the server; what it answers is kept in Relay's store. */
export async function ask<Query extends OperationType>(node: GraphQLTaggedNode, variables: Query["variables"]) {
  environment.retain(createOperationDescriptor(getRequest(node), variables));
  const answer = await fetchQuery<Query>(environment, node, variables).toPromise();
  if (!answer) throw new Error("No answer");
  return answer;
}

/** What the compiler makes of a fragment that was spread: a key to its data. */
type Key = Readonly<{ " $data"?: unknown; " $fragmentSpreads": unknown }>;

/** Reads a fragment from the store, as `useFragment` does. */
export function read<K extends Key>(node: GraphQLTaggedNode, key: K) {
  const selector = getSingularSelector(getFragment(node), key);
  return environment.lookup(selector).data as NonNullable<K[" $data"]>;
}
