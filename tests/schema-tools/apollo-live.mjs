// Apollo Client acts and follows: an agreement gets a short name, and whoever follows it hears of
// that, over a WebSocket and over server-sent events. Afterwards all is as it was.
import assert from "node:assert/strict";
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { getMainDefinition, Observable } from "@apollo/client/utilities";
import { createClient as createStreams } from "graphql-sse";
import { createClient as createSocket } from "graphql-ws";
import { print } from "graphql";
import WebSocket from "ws";

const [uri] = process.argv.slice(2);
const authorization = `Bearer ${process.env.ENTENTE_KEY}`;
const socket = createSocket({
  url: `${uri.replace(/^http/, "ws")}/ws`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
});
const streams = createStreams({ url: uri, headers: { authorization } });
/** Subscriptions as server-sent events, which pass more proxies than sockets. */
const streamLink = new ApolloLink(
  ({ query, variables }) =>
    new Observable((sink) =>
      streams.subscribe(
        { query: print(query), variables },
        { next: (news) => sink.next(news), error: (fault) => sink.error(fault), complete: () => sink.complete() },
      ),
    ),
);
const patience = setTimeout(() => {
  console.error("Nothing was heard for 20 seconds.");
  process.exit(1);
}, 20_000);

const Agreement = gql`
  query Agreement { agreements(first: 1, filter: { domains: { anyOf: ["ENERGY.NUCLEAR"] } }) { nodes { id shortName revision } } }
`;
const Name = gql`
  mutation Name($id: ID!, $shortName: String, $reason: String) {
    agreementUpdate(input: { id: $id, shortName: $shortName }, reason: $reason) {
      agreement { id shortName revision }
      errors { code field message }
    }
  }
`;
const Changed = gql`
  subscription Changed($id: ID!, $after: String) {
    recordChanged(filter: { ids: [$id] }, after: $after) { revision reason fields { field before after } }
  }
`;

for (const [way, link] of [["WebSocket", new GraphQLWsLink(socket)], ["event stream", streamLink]]) await follow(way, link);
clearTimeout(patience);
await socket.dispose();
streams.dispose();
console.log("Apollo Client: asks, acts, and follows over a WebSocket and an event stream");

async function follow(way, live) {
  const http = new HttpLink({ uri, headers: { authorization } });
  const link = ApolloLink.split(({ query }) => getMainDefinition(query).operation === "subscription", live, http);
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const { nodes } = (await client.query({ query: Agreement })).data.agreements;
  const { id, revision } = nodes[0];
  // A name that it does not have, whatever an earlier run left.
  const shortName = `Atomic ${Date.now()}`;
  const heard = next(client.subscribe({ query: Changed, variables: { id, after: String(revision) } }));

  await name(client, { id, shortName, reason: way });
  // What is in the cache by its id is new everywhere it is shown.
  assert.equal(client.readQuery({ query: Agreement }).agreements.nodes[0].shortName, shortName);

  const change = (await heard).recordChanged;
  assert.equal(change.reason, way);
  assert.deepEqual(change.fields.map((it) => [it.field, it.after]), [["short_name", shortName]]);
  await name(client, { id, shortName: null });
  client.stop();
}

async function name(client, variables) {
  const { errors } = (await client.mutate({ mutation: Name, variables })).data.agreementUpdate;
  assert.deepEqual(errors, []);
}

function next(news) {
  return new Promise((heard, failed) => {
    const following = news.subscribe({
      next: ({ data, error }) => {
        following.unsubscribe();
        data ? heard(data) : failed(error);
      },
      error: failed,
    });
  });
}
