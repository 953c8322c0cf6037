// Asks the thirty questions by their ids from a server that runs no others:
//   entente serve --trusted-documents docs/questions/persisted-documents.json --other-documents refuse
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [url] = process.argv.slice(2);
const documents = JSON.parse(readFileSync(new URL("../../docs/questions/persisted-documents.json", import.meta.url)));
const ids = Object.keys(documents);
assert.equal(ids.length, 30);

for (const documentId of ids) {
  const answer = await get({ documentId });
  assert.equal(answer.errors, undefined, `${documentId}: ${JSON.stringify(answer.errors)}`);
  assert(answer.data, documentId);
}

// Clients that know the text may send it, or its hash; it is the same document.
const query = documents[ids[0]];
const sha256Hash = createHash("sha256").update(query).digest("hex");
const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
assert((await get({ query })).data);
assert((await get({ query, extensions })).data);
assert((await get({ extensions })).data);

// All others are refused.
assert.equal((await get({ query: "{ revision }" })).errors[0].extensions.code, "FORBIDDEN");
assert.equal((await get({ documentId: "31" })).errors[0].extensions.code, "PERSISTED_QUERY_NOT_FOUND");
console.log(`${ids.length} questions were asked by their ids, and no others`);

async function get(parameters) {
  const answer = await fetch(`${url}?${new URLSearchParams(parameters)}`);
  return answer.json();
}
