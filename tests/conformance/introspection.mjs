// The schema, as the tools of clients ask for it: in every form in which graphql-js writes the query,
// under the limits that everybody has. What they get must be the schema that /schema.graphql tells.
// node introspection.mjs http://127.0.0.1:8080/graphql
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';

const [url] = process.argv.slice(2);
const printed = (schema) => printSchema(lexicographicSortSchema(schema));
const told = printed(buildSchema(await (await fetch(new URL('/schema.graphql', url))).text()));

const names = ['descriptions', 'specifiedByUrl', 'directiveIsRepeatable', 'schemaDescription', 'inputValueDeprecation', 'oneOf'];
const forms = [...Array(2 ** names.length).keys()].map((bits) =>
  Object.fromEntries(names.map((name, at) => [name, Boolean(bits & (1 << at))])));
/** Whether all is asked for that the text tells. It does not describe the schema as a whole, as the engine does. */
const isWhole = ({ directiveIsRepeatable, schemaDescription, ...rest }) =>
  !schemaDescription && Object.values(rest).every(Boolean);
const failed = [];
for (const form of forms) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery(form), operationName: 'IntrospectionQuery' }),
  });
  const { data, errors } = await answer.json();
  const title = JSON.stringify(form);
  if (errors) failed.push(`${title}: ${errors[0].message}`);
  else if (isWhole(form) && printed(buildClientSchema(data)) !== told) {
    failed.push(`${title}: another schema than /schema.graphql tells`);
  } else buildClientSchema(data);
}
for (const line of failed) console.error(line);
console.log(`introspection queries: ${forms.length - failed.length}/${forms.length}`);
process.exit(failed.length === 0 ? 0 : 1);
