// What a refusal costs: processor time, for what is made to be dear.
import { readFileSync, readdirSync } from 'node:fs';
import { fresh } from './support/database.mjs';
import { Checks, progress, quantile, say } from './support/report.mjs';
import { Server } from './support/server.mjs';
import { sleep } from './support/wait.mjs';

/** The most that one may take, in milliseconds of one processor. */
const MOST = 50;
/** What others may wait meanwhile, 99 of 100 of them, in milliseconds. */
const PATIENCE = 100;
/** How long some attack, and how many. */
const SECONDS = 5;
const ATTACKERS = 2;
/** How often each is asked. */
const TIMES = 15;

const PLAIN = '{ countries(first: 25) { nodes { slug name names { text language } } } }';

const many = (times, each) => Array.from({ length: times }, (_, at) => each(at)).join(' ');
const country = (fields) => `{ country(code: "ML") { ${fields} } }`;
const nested = (times, open, within, close) => open.repeat(times) + within + close.repeat(times);

/** Fragments of which each spreads the next so many times. */
function tree(steps, width) {
  const fragments = many(steps, (at) => `fragment f${at} on Country { ${`...f${at + 1} `.repeat(width)} }`);
  return `${country('...f0')} ${fragments} fragment f${steps} on Country { id }`;
}

const some = (name) => many(190, (at) => `fragment f${at} on ${name} { agreements(first: ${at}) { nodes { id } } }`);

/** Documents as long as one may be, in the ways that take longest to find out what is wrong. */
const DOCUMENTS = {
  'fragments, 2^30 fields': tree(30, 2),
  'fragments, 50^4 fields': tree(4, 50),
  'a fragment in itself': `${country('...f')} fragment f on Country { ...g } fragment g on Country { ...f }`,
  'deep fields': nested(1_900, '{a', '', '}'),
  'deep lists': `{ nodes(ids: ${'['.repeat(30_000)}`,
  'deep objects': `{ countries(filter: ${'{and:['.repeat(5_000)}`,
  'deep types': `query ($a: ${'['.repeat(30_000)}Int) { revision }`,
  'unknown fields': country(many(3_900, (at) => `x${at}`)),
  'fields without selections': country('agreements '.repeat(2_900)),
  'fields in conflict': country(`a: id a: name ${'id '.repeat(3_900)}`),
  'fields in conflict, below': country(many(190, (at) => `agreements { nodes { agreements(first: ${at}) { nodes { id } } } }`)),
  'fragments in conflict': country(many(190, (at) => `...f${at}`)) + some('Country'),
  'fragments that do not fit': country(many(190, (at) => `...f${at}`)) + some('Agreement'),
  'unknown fragments': country(many(1_900, (at) => `...f${at}`)),
  'aliases': country(many(1_300, (at) => `a${at}: id`)),
  'directives': `{ revision ${'@include(if: true) '.repeat(700)} }`,
  'unknown directives': `{ revision ${'@aa '.repeat(3_900)} }`,
  'operations': many(100, (at) => `query A${at} { country(code: "ML") { ...f } }`) + ` fragment f on Country { ${'id '.repeat(2_500)} }`,
  'variables that nobody uses': `query (${many(900, (at) => `$v${at}: Int`)}) { revision }`,
  'values that are none': `{ agreements(filter: {status: {in: [${many(3_800, (at) => `X${at}`)}]}}) { totalCount } }`,
  'the schema, round and round': `{ __schema { types { ${nested(6, 'fields { type { ', 'name', '} }')} } } }`,
  'lists in lists': '{ countries(first: 100) { nodes { agreements(first: 100) { nodes { parties { country { agreements(first: 100) { nodes { id } } } } } } } } }',
  'comments': '#\n'.repeat(16_000),
  'signs': '? '.repeat(16_000),
  'strings that do not end': '"\n'.repeat(16_000),
  'a long word': `{ ${'a'.repeat(32_000)} }`,
  'too long by far': `{ ${'a '.repeat(49_000)} }`,
};

const FILTERED = 'query ($filter: AgreementFilter) { agreements(filter: $filter) { totalCount } }';
const condition = { slug: { eq: 'x' } };

/** Values with a document that is none too long. */
const VARIABLES = {
  'a wide filter': [FILTERED, { filter: { or: Array(4_500).fill(condition) } }],
  'a deep filter': [FILTERED, { filter: Array(60).fill().reduce((within) => ({ not: { and: [within] } }), condition) }],
  'a filter with many values': [FILTERED, { filter: { slug: { in: Array.from({ length: 12_000 }, (_, at) => `s${at}`) } } }],
  'many ids': ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array.from({ length: 8_000 }, (_, at) => `id${at}`) }],
  'a long text to look for': ['query ($text: String!) { search(query: $text) { totalCount } }', { text: 'ab '.repeat(32_000) }],
  'a long cursor': ['query ($after: String) { countries(after: $after) { totalCount } }', { after: Buffer.from(`[${'['.repeat(70_000)}`).toString('base64url') }],
  'a long id': ['query ($id: ID!) { node(id: $id) { id } }', { id: 'a'.repeat(98_000) }],
  'a long date': ['query ($date: String!) { agreements(filter: {signedOn: {from: $date}}) { totalCount } }', { date: '9'.repeat(98_000) }],
  'values that nobody asked for': ['{ nothing }', Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`v${at}`, at]))],
};

/** Bodies that are no requests. */
const BODIES = {
  'deep JSON': () => `{"query": "{ revision }", "variables": {"a": ${'['.repeat(98_000)}`,
  'a list of requests': () => `[${Array(4_000).fill('{"query":"{revision}"}').join(',')}]`,
  'no JSON': () => '{'.repeat(98_000),
  'numbers': () => `{"query": "{ nothing }", "variables": {"a": [${'1e308,'.repeat(16_000)}1]}}`,
};

/** Each input as a function of how often it was sent: what was judged before is not judged again. */
function inputs() {
  const all = Object.entries(DOCUMENTS).map(([name, query]) => [name, (time) => JSON.stringify({ query: query + ' '.repeat(time) })]);
  for (const [name, [query, variables]] of Object.entries(VARIABLES)) {
    all.push([name, (time) => JSON.stringify({ query: query + ' '.repeat(time), variables })]);
  }
  return all.concat(Object.entries(BODIES).map(([name, body]) => [name, body]));
}

/** The processor time of all its threads so far, in milliseconds. */
function used(server) {
  const tasks = `/proc/${server.child.pid}/task`;
  const read = (task) => Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
  return readdirSync(tasks).reduce((sum, task) => sum + read(task), 0) / 1e6;
}

async function send(server, body) {
  const answer = await fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const told = JSON.parse(await answer.text());
  return { status: answer.status, code: told.errors?.[0]?.extensions?.code };
}

/** What one takes at the median, and what came of it. */
async function cost(server, body) {
  const took = [];
  let answer;
  for (let time = 0; time < TIMES; time += 1) {
    const before = used(server);
    answer = await send(server, body(time));
    took.push(used(server) - before);
  }
  return { took: quantile(took, 0.5), ...answer };
}

export async function refusals(options) {
  const started = Date.now();
  const database = await fresh(options.database);
  const server = await Server.prepare(options.binary, database, true);
  say(`refusals: what is made to be dear, of 100 kB at the most, ${TIMES} times each, ${database.kind}`);
  await server.start();
  await cost(server, () => JSON.stringify({ query: PLAIN }));
  const plain = await cost(server, () => JSON.stringify({ query: PLAIN }));
  const table = [];
  for (const [name, body] of inputs()) {
    progress(name);
    const bytes = Buffer.byteLength(body(0));
    table.push({ name, bytes, ...(await cost(server, body)) });
  }
  const waits = await underAttack(server, table);
  await server.stop();
  database.remove();
  return tell(plain, table, waits).end(started);
}

/** How long others wait while some send the dearest over and over. */
async function underAttack(server, table) {
  const dearest = [...table].sort((one, other) => other.took - one.took).slice(0, 5).map((it) => it.name);
  const bodies = inputs().filter(([name]) => dearest.includes(name)).map(([, body]) => body);
  const until = Date.now() + SECONDS * 1000;
  let time = TIMES;
  async function attack() {
    while (Date.now() < until) for (const body of bodies) await send(server, body((time += 1)));
  }
  const waits = [];
  async function probe() {
    while (Date.now() < until) {
      const began = performance.now();
      await send(server, '{"query":"{ __typename }"}');
      waits.push(performance.now() - began);
      await sleep(5);
    }
  }
  await Promise.all([probe(), ...Array.from({ length: ATTACKERS }, attack)]);
  return waits;
}

function tell(plain, table, waits) {
  say(`  a plain question takes ${plain.took.toFixed(2)} ms of one processor`);
  for (const { name, bytes, took, code } of table.sort((one, other) => other.took - one.took)) {
    say(`  ${took.toFixed(2).padStart(7)} ms, ${(took / plain.took).toFixed(1).padStart(5)} x  ${name} (${bytes} bytes): ${code ?? 'answered'}`);
  }
  const checks = new Checks();
  checks.that('each is small enough', table.filter((it) => it.bytes > 100_000));
  checks.that('each is answered or refused with a code, and none is our fault', [plain, ...table].filter((it) => it.status >= 500 || it.code === 'INTERNAL'));
  checks.that('each is refused, but an id that is nobody\'s', table.filter((it) => !it.code && it.name !== 'a long id'));
  const slowest = quantile(waits, 0.99);
  say(`  while ${ATTACKERS} send the five dearest over and over, 99 of 100 of ${waits.length} others are answered within ${slowest.toFixed(1)} ms`);
  checks.that(`others wait no longer than ${PATIENCE} ms meanwhile`, slowest > PATIENCE ? [`${slowest} ms`] : []);
  checks.that(`none takes more than ${MOST} ms of one processor`, table.filter((it) => it.took > MOST));
  return checks;
}
