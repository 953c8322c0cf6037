// gql.tada reads types from documents without generating code: that this compiles is the test.
import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";
import type { introspection } from "../build/graphql-env.d.ts";

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; DateTime: string; EdtfDate: string; JSON: unknown };
}>();

const Agreements = graphql(`
  query Agreements($filter: AgreementFilter, $first: Int) {
    agreements(filter: $filter, first: $first) {
      nodes { id status title(lang: "en") signedOn { edtf earliest } }
    }
  }
`);

type Agreement = ResultOf<typeof Agreements>["agreements"]["nodes"][number];

export const statusOf = (agreement: Agreement): "IN_FORCE" | "other" =>
  agreement.status === "IN_FORCE" ? agreement.status : "other";
export const signedOn = (agreement: Agreement): string | undefined => agreement.signedOn?.edtf;
export const variables: VariablesOf<typeof Agreements> = {
  filter: { countries: { allOf: ["ML", "RU"] }, domains: { anyOf: ["ENERGY.NUCLEAR"] } },
};

// @ts-expect-error A status that is not there is found out.
export const wrong = (agreement: Agreement) => agreement.status === "RATIFIED";
