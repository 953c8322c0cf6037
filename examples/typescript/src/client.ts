import { parseArgs } from "node:util";
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

/** A client for one server, and what closes its socket. */
export function connect() {
  const options = parseArgs({ options: { url: { type: "string" } } }).values;
  const url = options.url ?? process.env.ENTENTE_URL ?? "http://127.0.0.1:8080/graphql";
  const key = process.env.ENTENTE_KEY;
  if (!key) {
    throw new Error(
      "Writing takes a key. Make one with `entente key create --name Awa --role editor`, and put it into ENTENTE_KEY.",
    );
  }
  const authorization = `Bearer ${key}`;

  // Subscriptions have an address of their own. The key goes with the first message, since
  // browsers cannot give a socket headers.
  const socket = createClient({
    url: `${url.replace(/^http/, "ws")}/ws`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  });
  const client = new Client({
    url,
    fetchOptions: { headers: { authorization } },
    preferGetMethod: false,
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query ?? "", variables }, sink),
          }),
        }),
      }),
    ],
  });
  return { client, close: () => socket.dispose() };
}
