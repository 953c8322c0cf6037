import { parseArgs } from "node:util";
import { createClient } from "graphql-ws";
import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getFragment,
  getRequest,
  getSingularSelector,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
} from "relay-runtime";
import type {
  FetchFunction,
  GraphQLResponse,
  GraphQLTaggedNode,
  MutationParameters,
  OperationType,
  SubscribeFunction,
} from "relay-runtime";
import WebSocket from "ws";

const options = parseArgs({ options: { url: { type: "string" } } }).values;
const url = options.url ?? process.env.ENTENTE_URL ?? "http://127.0.0.1:8080/graphql";
const key = process.env.ENTENTE_KEY;
if (!key) {
  throw new Error(
    "Writing takes a key. Make one with `entente key create --name Awa --role editor`, and put it into ENTENTE_KEY.",
  );
}
const authorization = `Bearer ${key}`;
const headers = new Headers({ "content-type": "application/json", authorization });

const send: FetchFunction = async ({ text: query }, variables) => {
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return (await answer.json()) as GraphQLResponse;
};

// Subscriptions have an address of their own. The key goes with the first message, since browsers
// cannot give a socket headers.
const socket = createClient({
  url: `${url.replace(/^http/, "ws")}/ws`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
});

const listen: SubscribeFunction = ({ text, name }, variables) =>
  Observable.create((sink) =>
    socket.subscribe({ query: text ?? "", operationName: name, variables }, {
      next: (news) => sink.next(news as GraphQLResponse),
      error: (cause) => sink.error(cause instanceof Error ? cause : new Error(JSON.stringify(cause))),
      complete: () => sink.complete(),
    }),
  );

const environment = new Environment({ network: Network.create(send, listen), store: new Store(new RecordSource()) });

/** Asks the server; what it answers is kept in Relay's store. */
export async function ask<Query extends OperationType>(node: GraphQLTaggedNode, variables: Query["variables"]) {
  environment.retain(createOperationDescriptor(getRequest(node), variables));
  const answer = await fetchQuery<Query>(environment, node, variables).toPromise();
  if (!answer) throw new Error("No answer");
  return answer;
}

/** Does an act; what comes back replaces what the store had of the record. */
export function act<Act extends MutationParameters>(mutation: GraphQLTaggedNode, variables: Act["variables"]) {
  return new Promise<Act["response"]>((done, failed) => {
    commitMutation<Act>(environment, {
      mutation,
      variables,
      onCompleted: (answer, errors) => (errors?.length ? failed(errors) : done(answer)),
      onError: failed,
    });
  });
}

/** The first news of a subscription. */
export function next<News extends OperationType>(subscription: GraphQLTaggedNode, variables: News["variables"]) {
  return new Promise<News["response"]>((heard, failed) => {
    const following = requestSubscription<News>(environment, {
      subscription,
      variables,
      onNext: (news) => {
        if (!news) return;
        heard(news);
        following.dispose();
      },
      onError: failed,
    });
  });
}

/** Ends the connection, so that the program can end. */
export const close = () => socket.dispose();

/** What the compiler makes of a fragment that was spread: a key to its data. */
type Key = Readonly<{ " $data"?: unknown; " $fragmentSpreads": unknown }>;

/** Reads a fragment from the store, as `useFragment` does. */
export function read<K extends Key>(node: GraphQLTaggedNode, key: K) {
  const selector = getSingularSelector(getFragment(node), key);
  return environment.lookup(selector).data as NonNullable<K[" $data"]>;
}
