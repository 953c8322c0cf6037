import { graphql } from "./gql/gql.ts";

/** What is known of the nuclear agreement of Mali and Russia, and who says what about it. */
export const NuclearAgreement = graphql(/* GraphQL */ `
  query NuclearAgreement {
    agreements(
      filter: {
        countries: { allOf: ["ML", "RU"] }
        domains: { anyOf: ["ENERGY.NUCLEAR"] }
        signedOn: { from: "2025-06-23", to: "2025-06-23" }
      }
    ) {
      nodes {
        id
        revision
        title(lang: "en")
        status
        parties {
          country {
            name
          }
        }
        organisations {
          role
          organisation {
            slug
            name
          }
        }
        conflicts {
          field
          claims {
            value
            quote
            isShown
            source {
              publisher
            }
          }
        }
      }
    }
  }
`);

/** Gives an agreement the name that people use, or none. */
export const NameAgreement = graphql(/* GraphQL */ `
  mutation NameAgreement($id: ID!, $shortName: String, $expectedRevision: Int, $reason: String) {
    agreementUpdate(
      input: { id: $id, shortName: $shortName }
      expectedRevision: $expectedRevision
      reason: $reason
    ) {
      agreement {
        shortName
        revision
      }
      errors {
        code
        field
        message
      }
    }
  }
`);

/** The changes to a record after a revision: those that were made since, then each as it is made. */
export const AgreementChanged = graphql(/* GraphQL */ `
  subscription AgreementChanged($id: ID!, $after: String) {
    recordChanged(after: $after, filter: { ids: [$id] }) {
      revision
      by
      reason
      fields {
        field
        before
        after
      }
    }
  }
`);
