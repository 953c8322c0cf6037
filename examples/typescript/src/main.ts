// Entente from TypeScript: a question, an act, and a look at what changes. Every answer is typed by
// the schema: try a field that is not there, and `npm start` stops before it asks anything.
import assert from "node:assert/strict";
import type { OperationResult } from "@urql/core";
import { connect } from "./client.ts";
import { AgreementChanged, NameAgreement, NuclearAgreement } from "./documents.ts";

const { client, close } = connect();
const patience = setTimeout(() => {
  console.error("Nothing was heard for 20 seconds.");
  process.exit(1);
}, 20_000);

// --- Ask ---------------------------------------------------------------------------------------

const { agreements } = data(await client.query(NuclearAgreement, {}));
const [agreement] = agreements.nodes;
assert(agreement, "The agreement is not there. Was the bundled data loaded?");

console.log(agreement.title);
console.log(`  between ${agreement.parties.map((party) => party.country?.name).join(" and ")}`);
console.log(`  ${agreement.status}`);
for (const { organisation, role } of agreement.organisations) {
  console.log(`  ${organisation?.name}: ${role}`);
}
// One article, two statements. Both are kept, and the record says which one it follows.
const quotes = [];
for (const conflict of agreement.conflicts) {
  for (const claim of conflict.claims) {
    console.log(`  ${claim.isShown ? "*" : " "} ${conflict.field} ${claim.value}: «${claim.quote}»`);
    quotes.push(claim.quote);
  }
}

assert.equal(agreement.status, "SIGNED_NOT_IN_FORCE");
assert.deepEqual(agreement.parties.map((party) => party.country?.name).sort(), ["Mali", "Russian Federation"]);
assert(agreement.organisations.some((it) => it.organisation?.slug === "rosatom"));
assert(quotes.includes("trois accords ont été signés"));
assert(quotes.includes("un second projet d’accord a été conclu"));

// --- Follow ------------------------------------------------------------------------------------

// Everything after the revision that we have seen: nothing is missed, even if the line breaks and
// we come again with the revision of the last change we got.
const { id, revision } = agreement;
const changed = new Promise<string>((heard, failed) => {
  const following = client.subscription(AgreementChanged, { id, after: String(revision) });
  const { unsubscribe } = following.subscribe((result) => {
    if (!result.data) return failed(result.error);
    const { recordChanged: change } = result.data;
    const fields = change.fields.map((it) => `${it.field}: ${it.before} -> ${it.after}`);
    heard(`Revision ${change.revision} by ${change.by}, "${change.reason}": ${fields}`);
    unsubscribe();
  });
});

// --- Write -------------------------------------------------------------------------------------

const shortName = "Nuclear agreement";
const named = data(
  await client.mutation(NameAgreement, { id, shortName, expectedRevision: revision, reason: "Easier to say" }),
).agreementUpdate;
assert.deepEqual(named.errors, []);
assert.equal(named.agreement?.shortName, shortName);

const news = await changed;
console.log(news);
assert.match(news, /"Easier to say": short_name: null -> Nuclear agreement$/);

// Somebody who still has the old revision is told so, and nothing is overwritten. What is wrong
// with an input stands in the payload, for people to read: `field` says where, `message` what to do.
const late = data(
  await client.mutation(NameAgreement, { id, shortName: "Atomic deal", expectedRevision: revision }),
).agreementUpdate;
console.log(late.errors[0]?.message);
assert.equal(late.errors[0]?.code, "CONFLICT");

// Leave it as it was.
const undone = data(await client.mutation(NameAgreement, { id, shortName: null })).agreementUpdate;
assert.equal(undone.agreement?.shortName, null);

clearTimeout(patience);
await close();
console.log("All as expected.");

/** The data of an answer. An answer without them is an error: of the line, the key, the document. */
function data<Data>(result: OperationResult<Data, any>): Data {
  if (result.error) throw result.error;
  assert(result.data);
  return result.data;
}
