// An act, and a look at what changes: the agreement of Mali and Russia on nuclear energy gets a short
// name, and loses it again.
import assert from "node:assert/strict";
import { graphql } from "relay-runtime";
import ChangedNode, { type followChangedSubscription } from "./__generated__/followChangedSubscription.graphql";
import NameNode, { type followNameMutation } from "./__generated__/followNameMutation.graphql";
import AgreementNode, { type followAgreementQuery } from "./__generated__/followAgreementQuery.graphql";
import type { follow_agreement$key } from "./__generated__/follow_agreement.graphql";
import { act, ask, next, read } from "./environment";

graphql`
  query followAgreementQuery {
    agreements(first: 1, filter: { countries: { allOf: ["ML", "RU"] }, domains: { anyOf: ["ENERGY.NUCLEAR"] } }) {
      nodes {
        id
        revision
        ...follow_agreement
      }
    }
  }
`;

const Named = graphql`
  fragment follow_agreement on Agreement {
    shortName
  }
`;

graphql`
  mutation followNameMutation($id: ID!, $shortName: String, $reason: String) {
    agreementUpdate(input: { id: $id, shortName: $shortName }, reason: $reason) {
      agreement {
        revision
        ...follow_agreement
      }
      errors {
        code
        field
        message
      }
    }
  }
`;

graphql`
  subscription followChangedSubscription($id: ID!, $after: String) {
    recordChanged(filter: { ids: [$id] }, after: $after) {
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
`;

/** Names the agreement, hears of it, and takes the name away. */
export async function follow() {
  const { agreements } = await ask<followAgreementQuery>(AgreementNode, {});
  const [agreement] = agreements.nodes;
  assert(agreement, "The agreement is not there. Was the bundled data loaded?");
  const shown = () => read<follow_agreement$key>(Named, agreement);
  const { id, revision } = agreement;

  // Everything after the revision that we have seen: nothing is missed, even if the line breaks and
  // we come again with the revision of the last change we got.
  const heard = next<followChangedSubscription>(ChangedNode, { id, after: String(revision) });
  // A name that it does not have, whatever an earlier run left.
  const shortName = `Nuclear agreement ${Date.now()}`;
  await name({ id, shortName, reason: "Easier to say" });
  // The record is in the store once, so it is new wherever it is shown.
  assert.equal(shown().shortName, shortName);

  const { recordChanged: change } = await heard;
  const fields = change.fields.map((it) => `${it.field}: ${it.before} -> ${it.after}`);
  console.log(`Revision ${change.revision} by ${change.by}, "${change.reason}": ${fields}`);
  assert.equal(change.reason, "Easier to say");

  await name({ id, shortName: null });
  assert.equal(shown().shortName, null);
}

async function name(variables: followNameMutation["variables"]) {
  const { agreementUpdate } = await act<followNameMutation>(NameNode, variables);
  // What is wrong with an input stands in the payload, for people to read.
  assert.deepEqual(agreementUpdate.errors, []);
}
