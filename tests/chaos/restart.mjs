// PostgreSQL goes away and comes back while many read and write.
import { Client, post } from './support/client.mjs';
import { fresh } from './support/database.mjs';
import { ownPostgres } from './support/postgres.mjs';
import { Random } from './support/random.mjs';
import { Checks, progress, quantile, say } from './support/report.mjs';
import { Server } from './support/server.mjs';
import { sleep } from './support/wait.mjs';
import { Writer } from './support/writer.mjs';
import { makeCountries } from './writes.mjs';

/** Questions whose answers nobody changes meanwhile. */
const QUESTIONS = [
  '{ country(code: "ML") { code names { lang text } } }',
  '{ agreements(first: 10) { totalCount nodes { slug status parties { role country { code } } claims { quote source { slug } } } } }',
  '{ search(query: "Mali", first: 5) { nodes { text record { id } } } }',
  '{ domain(code: "ENERGY") { code children { code } } }',
];
/** The longest that any answer may take, in milliseconds. */
const PATIENCE = 5_000;
/** After PostgreSQL is back, everybody must be answered again within this. */
const RECOVERY = 3_000;
/** How long it stays away, and how long it then goes on, at the least. */
const AWAY = 1_500;
const BETWEEN = 4_000;

export async function restart(options) {
  const started = Date.now();
  if (options.database !== 'postgres') throw new Error('`restart` stops a PostgreSQL server of its own: --database postgres.');
  const database = await fresh('postgres');
  const postgres = await ownPostgres();
  const server = await Server.prepare(options.binary, database, true);
  say(`restart: ${options.readers} readers and ${options.writers} writers, PostgreSQL is stopped ${options.restarts} times, seed ${options.seed}`);
  await server.start();
  const key = server.key();
  const countries = await makeCountries(new Client(server, key), 5);
  const world = { server, many: options.readers, stop: false, right: await answers(server), wrong: [], slow: [], unclear: [], good: [], refused: 0, latencies: [] };
  const random = new Random(options.seed);
  const readers = Array.from({ length: options.readers }, (_, number) => read(world, number));
  const writers = Array.from({ length: options.writers }, (_, number) => new Writer(number, random.fork(number), new Client(server, key, number), countries));
  const writing = writers.map((writer) => write(world, writer));
  const rounds = [];
  for (let round = 1; round <= options.restarts; round += 1) {
    await sleep(BETWEEN);
    progress(`${round}/${options.restarts}`);
    rounds.push(await once(world, postgres));
  }
  await sleep(BETWEEN);
  world.stop = true;
  await Promise.all([...readers, ...writing]);
  await judge(new Client(server, key), world, rounds, writers, options);
  const end = await server.stop();
  world.checks.that('the server went on the whole time, and ends when it is asked to', end.code === 0 ? [] : [JSON.stringify(end)]);
  world.checks.that('the database is whole', database.faults());
  database.remove();
  return world.checks.end(started);
}

async function answers(server) {
  const given = await Promise.all(QUESTIONS.map((query) => post(server.url, undefined, JSON.stringify({ query }), PATIENCE)));
  for (const { status, text } of given) if (status !== 200 || text.includes('"errors"')) throw new Error(`${status} ${text}`);
  return given.map((it) => it.text);
}

/** Asks on and on. Each answer is the right one, or says that the database is away. */
async function read(world, number) {
  for (let turn = number; !world.stop; turn += 1) {
    const place = turn % QUESTIONS.length;
    const began = Date.now();
    try {
      const { status, text } = await post(world.server.url, undefined, JSON.stringify({ query: QUESTIONS[place] }), 2 * PATIENCE);
      const took = Date.now() - began;
      world.latencies.push(took);
      if (took > PATIENCE) world.slow.push(`${took} ms: ${text.slice(0, 200)}`);
      if (text === world.right[place]) world.good.push({ at: Date.now(), reader: number });
      // In the midst of an answer, what could be read is told beside.
      else if ((status === 503 || status === 200) && text.includes('"OVERLOADED"')) world.refused += 1;
      else if (text.includes('"errors"')) world.unclear.push(`${status} ${text.slice(0, 300)}`);
      else world.wrong.push(`${QUESTIONS[place]}: ${text.slice(0, 300)}`);
    } catch (fault) {
      world.unclear.push(`no answer: ${fault.message}`);
    }
    await sleep(10);
  }
}

async function write(world, writer) {
  for (let number = 0; !world.stop; number += 1) await writer.act(number);
}

/** Stops it, sees what is told meanwhile, starts it, and sees when all are served again. */
async function once(world, postgres) {
  await postgres.stop();
  await sleep(AWAY / 2);
  const began = Date.now();
  const [ready, asked] = await Promise.all([
    fetch(world.server.url.replace(/graphql$/, 'readyz')),
    post(world.server.url, undefined, JSON.stringify({ query: QUESTIONS[0] }), PATIENCE),
  ]);
  const told = Date.now() - began;
  await sleep(AWAY / 2);
  await postgres.start();
  const back = Date.now();
  let first;
  while (Date.now() - back < 2 * RECOVERY) {
    const since = world.good.filter((it) => it.at >= back);
    first ??= since[0]?.at;
    if (new Set(since.map((it) => it.reader)).size >= world.many) break;
    await sleep(20);
  }
  return { readyz: ready.status, status: asked.status, told, first: first - back, all: Date.now() - back };
}

async function judge(client, world, rounds, writers, options) {
  const checks = (world.checks = new Checks());
  checks.that('no answer was wrong', world.wrong);
  checks.that('whoever got none, or a part, was told so by code, and asked to come again (OVERLOADED)', world.unclear);
  checks.that(`nobody waited longer than ${PATIENCE / 1000} s`, world.slow);
  checks.that('while it is away, that is told within a second, and /readyz says 503', rounds.filter((it) => it.readyz !== 503 || it.status !== 503 || it.told > 1000));
  checks.that(`${RECOVERY / 1000} s after it is back, every reader is answered again`, rounds.filter((it) => !(it.all < RECOVERY)));
  checks.that('each act was acknowledged in the end, and those sent twice were done once', writers.flatMap((it) => [...it.faults, ...it.differ]));
  const acknowledged = writers.reduce((sum, it) => sum + it.acknowledged.size, 0);
  const records = writers.flatMap((it) => [...it.records.keys()]);
  checks.that('what was written is there', await missing(client, records));
  const retries = writers.reduce((sum, it) => sum + it.client.retries, 0);
  say(`  ${world.good.length} right answers, ${world.refused} refused; ${acknowledged} acts, ${retries} sent again; median ${quantile(world.latencies, 0.5)} ms, 99 of 100 within ${quantile(world.latencies, 0.99)} ms, longest ${Math.max(...world.latencies)} ms`);
  for (const [number, { told, first, all }] of rounds.entries()) say(`  restart ${number + 1} of ${options.restarts}: told after ${told} ms; back: first answer after ${first} ms, all readers after ${all} ms`);
}

async function missing(client, ids) {
  const faults = [];
  for (let from = 0; from < ids.length; from += 50) {
    const some = ids.slice(from, from + 50);
    const { nodes } = await client.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: some });
    faults.push(...some.filter((_, place) => !nodes[place]));
  }
  return faults;
}
