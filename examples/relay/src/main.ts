// Entente from Relay: pages of a connection that grow into one list, and one record asked for again
// by its id. A page with React does the same with `usePaginationFragment` and
// `useRefetchableFragment`; what these do is done by hand here, so that no browser is needed.
import assert from "node:assert/strict";
import { createOperationDescriptor, fetchQuery, getRequest, getSingularSelector, graphql } from "relay-runtime";
import type { GraphQLTaggedNode, OperationType } from "relay-runtime";
import { connect } from "./environment";
import type { CountryCardQuery } from "./__generated__/CountryCardQuery.graphql";
import type { CountryCard_country$data } from "./__generated__/CountryCard_country.graphql";
import type { MoreOfAfricaQuery } from "./__generated__/MoreOfAfricaQuery.graphql";
import type { PagesOfAfrica_query$data } from "./__generated__/PagesOfAfrica_query.graphql";
import type { mainAfricaQuery } from "./__generated__/mainAfricaQuery.graphql";

const environment = connect();

const AfricaQuery = graphql`
  query mainAfricaQuery($first: Int!) {
    ...PagesOfAfrica_query @arguments(first: $first)
  }
`;

const PagesOfAfrica = graphql`
  fragment PagesOfAfrica_query on Query
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "MoreOfAfricaQuery") {
    countries(first: $first, after: $after, filter: { region: { eq: "Africa" } })
      @connection(key: "PagesOfAfrica_countries") {
      totalCount
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
  fragment CountryCard_country on Country @refetchable(queryName: "CountryCardQuery") {
    name(lang: "fr")
    capital
    agreements(first: 1) {
      totalCount
    }
  }
`;

main().catch((cause: unknown) => {
  console.error(cause);
  process.exit(1);
});

async function main() {
  // --- Page ----------------------------------------------------------------------------------
  const africa = await ask<mainAfricaQuery>(AfricaQuery, { first: 25 });
  const pages = () => read<PagesOfAfrica_query$data>(PagesOfAfrica, africa).countries;

  let pageInfo = pageInfoOf(africa);
  while (pageInfo.hasNextPage) {
    console.log(`${pages().edges.length} of ${pages().totalCount} countries and territories`);
    await ask<MoreOfAfricaQuery>(getRefetch(PagesOfAfrica), { first: 25, after: pageInfo.endCursor });
    pageInfo = pageInfoOf(africa);
  }
  const { edges, totalCount } = pages();
  console.log(`${edges.length} of ${totalCount}: ${edges.map((edge) => edge.node.code).join(" ")}`);

  // Each once, and none left out.
  assert(totalCount > 50);
  assert.equal(edges.length, totalCount);
  assert.equal(new Set(edges.map((edge) => edge.node.id)).size, totalCount);

  // --- Refetch -------------------------------------------------------------------------------
  // The id leads to the record wherever it was found: Relay writes the query with `node(id:)`.
  const mali = edges.find((edge) => edge.node.code === "ML")?.node;
  assert(mali);
  const found = await ask<CountryCardQuery>(getRefetch(CountryCard), { id: mali.id });
  assert(found.node);
  const card = read<CountryCard_country$data>(CountryCard, found.node);
  console.log(`${card.name}, ${card.capital}: ${card.agreements.totalCount} agreements`);
  assert.equal(card.capital, "Bamako");
  assert(card.agreements.totalCount >= 3);
  console.log("All as expected.");
}
