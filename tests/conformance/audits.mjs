// GraphQL over HTTP, as the audits of graphql-http see it: MUST, SHOULD and MAY.
// node audits.mjs http://127.0.0.1:8080/graphql
import { serverAudits } from 'graphql-http';

/** How many there are in the version that package.json names. */
const AUDITS = 61;

const [url] = process.argv.slice(2);
const failed = [];
let passed = 0;
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  if (result.status === 'ok') {
    passed += 1;
  } else {
    failed.push(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
  }
}
for (const line of failed) console.error(line);
console.log(`graphql-http audits: ${passed}/${passed + failed.length}`);
process.exit(failed.length === 0 && passed >= AUDITS ? 0 : 1);
