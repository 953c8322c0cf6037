// Entente from Relay: pages of a connection that grow into one list, one record asked for again by
// its id, and (`follow.ts`) an act and a look at what changes. A page with React does the same with
// `usePaginationFragment`, `useRefetchableFragment`, `useMutation` and `useSubscription`; what these
// do is done by hand here, so that no browser is needed.
import assert from "node:assert/strict";
import { graphql } from "relay-runtime";
// The compiler writes the second and the third query by itself, from `@refetchable`.
import type { AfricaQuery } from "./__generated__/AfricaQuery.graphql";
import CountryCardNode, { type CountryCardQuery } from "./__generated__/CountryCardQuery.graphql";
import MoreOfAfricaNode, { type MoreOfAfricaQuery } from "./__generated__/MoreOfAfricaQuery.graphql";
import type { main_country$key } from "./__generated__/main_country.graphql";
import type { main_query$key } from "./__generated__/main_query.graphql";
import { ask, close, read } from "./environment";
import { follow } from "./follow";

const AfricaNode = graphql`
  query AfricaQuery($first: Int!) {
    ...main_query @arguments(first: $first)
  }
`;

const PagesOfAfrica = graphql`
  fragment main_query on Query
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "MoreOfAfricaQuery") {
    countries(first: $first, after: $after, filter: { region: { eq: "Africa" } })
      @connection(key: "Africa_countries") {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          code
        }
      }
    }
  }
`;

const CountryCard = graphql`
  fragment main_country on Country @refetchable(queryName: "CountryCardQuery") {
    name(lang: "fr")
    capital
    agreements(first: 1) {
      totalCount
    }
  }
`;

async function main() {
  const patience = setTimeout(() => {
    console.error("Nothing was heard for 20 seconds.");
    process.exit(1);
  }, 20_000);
  // --- Page ----------------------------------------------------------------------------------
  const africa = await ask<AfricaQuery>(AfricaNode, { first: 25 });
  const countries = () => read<main_query$key>(PagesOfAfrica, africa).countries;

  while (countries().pageInfo.hasNextPage) {
    const { edges, totalCount, pageInfo } = countries();
    console.log(`${edges.length} of ${totalCount} countries and territories`);
    await ask<MoreOfAfricaQuery>(MoreOfAfricaNode, { first: 25, after: pageInfo.endCursor });
    assert(countries().edges.length > edges.length, "A page without news");
  }
  const { edges, totalCount } = countries();
  console.log(`${edges.length} of ${totalCount}: ${edges.map(({ node }) => node.code ?? "-").join(" ")}`);

  // Each once, and none left out.
  assert(totalCount > 50);
  assert.equal(edges.length, totalCount);
  assert.equal(new Set(edges.map(({ node }) => node.id)).size, totalCount);

  // --- Refetch -------------------------------------------------------------------------------
  // An id leads to its record wherever that was found: the compiler's query asks for `node(id:)`.
  const mali = edges.find(({ node }) => node.code === "ML")?.node;
  assert(mali);
  const found = await ask<CountryCardQuery>(CountryCardNode, { id: mali.id });
  assert(found.node);
  const card = read<main_country$key>(CountryCard, found.node);
  console.log(`${card.name}, ${card.capital}: ${card.agreements.totalCount} agreements`);
  assert.equal(card.capital, "Bamako");
  assert(card.agreements.totalCount >= 3);

  // --- Act and follow ------------------------------------------------------------------------
  await follow();
  clearTimeout(patience);
  await close();
  console.log("All as expected.");
}

main().catch((cause: unknown) => {
  console.error(cause);
  process.exit(1);
});
