// Documents, judged by graphql-js and by the server.
//
// node documents.mjs                        do the recorded verdicts still stand?
// node documents.mjs --write                record them anew
// node documents.mjs http://…:8080/graphql  and does the server judge its own documents likewise?
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';

const folder = new URL('../documents/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');

/** A file holds documents, each below a line with its title. */
function documents(name) {
  const parts = read(name).split(/^### (.*)\n/m).slice(1);
  const found = [];
  for (let at = 0; at < parts.length; at += 2) {
    found.push({ title: parts[at], text: parts[at + 1] });
  }
  return found;
}

function isValid(schema, text) {
  try {
    return validate(schema, parse(text)).length === 0;
  } catch {
    return false;
  }
}

function verdicts(name, sdl) {
  const schema = buildSchema(sdl);
  return Object.fromEntries(documents(name).map(({ title, text }) => [title, isValid(schema, text)]));
}

/** Whether the server finds a document valid. Nothing is run: the operation asked for is not there. */
async function accepts(url, text) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, operationName: 'NotThere' }),
  });
  const { errors } = await answer.json();
  return errors.every((error) => error.message.includes('no operation `NotThere`'));
}

const [option] = process.argv.slice(2);
const now = { menagerie: verdicts('menagerie.txt', read('menagerie.graphql')) };
const count = Object.keys(now.menagerie).length;
const recorded = `${JSON.stringify(now.menagerie, null, 2)}\n`;
if (option === '--write') {
  writeFileSync(new URL('menagerie.json', folder), recorded);
} else if (read('menagerie.json') !== recorded) {
  console.error('tests/documents/menagerie.json is out of date. Run `node tests/conformance/documents.mjs --write`.');
  process.exit(1);
}
console.log(`verdicts of graphql-js on the menagerie: ${count} as recorded`);

if (option?.startsWith('http')) {
  const sdl = await (await fetch(new URL('/schema.graphql', option))).text();
  let agreed = 0;
  const differ = [];
  const expected = verdicts('api.txt', sdl);
  for (const [title, valid] of Object.entries(expected)) {
    const text = documents('api.txt').find((it) => it.title === title).text;
    const given = await accepts(option, text);
    if (given === valid) agreed += 1;
    else differ.push(`${title}: should be ${valid ? 'valid' : 'invalid'}`);
  }
  for (const line of differ) console.error(line);
  console.log(`documents judged as graphql-js does: ${agreed}/${agreed + differ.length}`);
  process.exit(differ.length === 0 ? 0 : 1);
}
