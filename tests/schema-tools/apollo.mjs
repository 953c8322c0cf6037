// Apollo Client against a server: fragments on an interface and a union, which need
// possible-types.json, two pages of a connection that become one list in the cache, and documents
// that are sent by their hash, and in full only when the server does not know them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { createPersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";

const [uri] = process.argv.slice(2);
const possibleTypes = JSON.parse(readFileSync(new URL("../../possible-types.json", import.meta.url)));
const cache = new InMemoryCache({
  possibleTypes,
  typePolicies: { Query: { fields: { countries: relayStylePagination(["filter", "orderBy"]) } } },
});
const sent = [];
const http = new HttpLink({
  uri,
  fetch: (address, options) => {
    sent.push(`${options.method} ${/"query":/.test(options.body ?? "") ? "in full" : "by hash"}`);
    return fetch(address, options);
  },
});
const byHash = createPersistedQueryLink({
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
  useGETForHashedQueries: true,
});
const client = new ApolloClient({ link: byHash.concat(http), cache });

const { data: mali } = await client.query({
  query: gql`
    query Mali {
      country(code: "ML") {
        ...Known
        timeline(first: 20) { nodes { subject { ...Subject } } }
      }
    }
    fragment Known on Node { id }
    fragment Subject on TimelineSubject {
      ... on Meeting { id slug }
      ... on LifecycleEvent { id agreement { ...Known slug } }
    }
  `,
});
assert(mali.country.id, "A fragment on an interface was not matched");
const subjects = mali.country.timeline.nodes.map((it) => it.subject);
assert(subjects.some((it) => it.__typename === "Meeting" && it.slug));
assert(subjects.some((it) => it.__typename === "LifecycleEvent" && it.agreement.id));

// By its id the cache finds it again, wherever it came from.
const found = cache.readFragment({ id: `Country:${mali.country.id}`, fragment: gql`fragment Found on Country { id }` });
assert.equal(found.id, mali.country.id);

const Countries = gql`
  query Countries($after: String) {
    countries(first: 20, after: $after, filter: { region: { eq: "Africa" } }) {
      edges { cursor node { id } }
      pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
    }
  }
`;
const watched = client.watchQuery({ query: Countries });
const first = await firstAnswer(watched);
await watched.fetchMore({ variables: { after: first.countries.pageInfo.endCursor } });
const { edges } = client.readQuery({ query: Countries }).countries;
assert.equal(edges.length, 40);
assert.equal(new Set(edges.map((it) => it.node.id)).size, 40);

// The same document with another cursor: now its hash is enough.
assert.equal(sent.at(-1), "GET by hash");

console.log("Apollo Client: an interface, a union and two pages are read from the cache");
client.stop();

function firstAnswer(query) {
  return new Promise((resolve, reject) => {
    const watching = query.subscribe(({ data, error, loading }) => {
      if (error) reject(error);
      if (loading || !data) return;
      resolve(data);
      setTimeout(() => watching.unsubscribe());
    });
  });
}
