// Many write at once, send again what was not answered, and the server is killed meanwhile.
import { Client } from './support/client.mjs';
import { fresh } from './support/database.mjs';
import { Log, pages } from './support/log.mjs';
import { Checks, progress, say } from './support/report.mjs';
import { Random } from './support/random.mjs';
import { Server } from './support/server.mjs';
import { sleep } from './support/wait.mjs';
import { Writer } from './support/writer.mjs';

/** How many members the organisations can have. */
const COUNTRIES = 5;

export async function writes(options) {
  const started = Date.now();
  const random = new Random(options.seed);
  const database = await fresh(options.database);
  const server = await Server.prepare(options.binary, database);
  say(`writes: ${options.writers} writers, ${options.writes} writes each, ${options.kills} kills, ${database.kind}, seed ${options.seed}`);
  await server.start();
  const key = server.key();
  const countries = await makeCountries(new Client(server, key), COUNTRIES);
  const writers = Array.from({ length: options.writers }, (_, number) => new Writer(number, random.fork(number), new Client(server, key, number), countries));

  const all = options.writers * options.writes;
  const done = () => writers.reduce((sum, writer) => sum + writer.done, 0);
  const killer = kill(server, random.fork(-1), options.kills, all, done);
  const began = Date.now();
  await Promise.all(writers.map((writer) => writer.write(options.writes, () => progress(`${done()}/${all} writes, ${server.starts - 1} kills`))));
  const seconds = (Date.now() - began) / 1000;
  const killed = await killer;

  const checks = new Checks();
  await check(checks, { database, server, writers, key });
  const sum = (of) => writers.reduce((total, writer) => total + of(writer), 0);
  say(`  ${all} writes in ${seconds.toFixed(1)} s (${(all / seconds).toFixed(0)} a second), ${killed} kills, ${sum((it) => it.client.retries)} sent again because nobody answered, ${sum((it) => it.doubles)} sent twice at once`);
  await server.stop();
  database.remove();
  return checks.end(started);
}

/** Countries of which nothing is written later. */
export async function makeCountries(client, many) {
  const ids = [];
  for (let number = 0; number < many; number += 1) {
    const input = { slug: `country-${number}`, kind: 'STATE', names: [{ lang: 'en', text: `Country ${number}` }] };
    const create = 'mutation($input: CountryCreateInput!) { countryCreate(input: $input, reason: "world") { country { id } errors { message } } }';
    const { countryCreate } = await client.ask(create, { input });
    ids.push(countryCreate.country.id);
  }
  return ids;
}

/** Kills the server when so many writes are done, and a moment later. Gives back how often. */
async function kill(server, random, kills, all, done) {
  const moments = Array.from({ length: kills }, () => random.below(Math.floor(all * 0.95))).sort((one, other) => one - other);
  for (const moment of moments) {
    while (done() < moment) await sleep(2);
    await sleep(random.below(40));
    await server.kill();
    await sleep(random.below(300));
    await server.start();
  }
  return moments.length;
}

async function check(checks, { database, server, writers, key }) {
  const log = new Log(await pages(new Client(server, key)));
  const acknowledged = writers.flatMap((writer) => [...writer.acknowledged.keys()]);
  const logged = log.changes.map((change) => change.reason).filter((reason) => reason !== 'world');
  const times = new Map();
  for (const reason of logged) times.set(reason, (times.get(reason) ?? 0) + 1);
  checks.that('each acknowledged write is in the log', acknowledged.filter((it) => !times.has(it)));
  checks.that('no write is in the log twice', [...times].filter(([, many]) => many > 1));
  checks.that('nothing is in the log that was not sent', [...times.keys()].filter((it) => !writers.some((writer) => writer.acknowledged.has(it))));
  checks.that('a write that is sent again gets the same answer', writers.flatMap((writer) => writer.differ));
  checks.that('no answer is a fault of the server', writers.flatMap((writer) => writer.faults));
  checks.that('nobody waits for an answer in vain', writers.flatMap((writer) => writer.client.silent));
  checks.that('revisions begin with 1 and go on without a gap and without a double', log.gaps());
  checks.that('each change begins where the one before it ended', log.breaks);

  const shown = await everything(new Client(server, key));
  checks.that('the log, done again, gives what the API shows', log.differs(shown));
  checks.that('the API shows what the writers were promised', promised(writers, shown));
  checks.that('no record is half-written: as many rows in each table as the log tells', log.rows(database.ask));
  checks.that('nothing waits to be logged', database.ask('SELECT count(*) FROM noted_write').filter((many) => many !== '0'));
  checks.that(`the database is whole (${database.howChecked})`, database.faults());
}

/** All organisations as the API shows them, by id. */
async function everything(client) {
  const query = `query($after: String) { organisations(first: 100, after: $after) {
    nodes { id slug revision names { lang text } members { country { id } } identifiers { scheme value } }
    pageInfo { hasNextPage endCursor } } }`;
  const found = new Map();
  for (let after = null; ; ) {
    const { organisations } = await client.ask(query, { after });
    for (const node of organisations.nodes) found.set(node.id, node);
    if (!organisations.pageInfo.hasNextPage) return found;
    after = organisations.pageInfo.endCursor;
  }
}

/** What differs from what the writers know. */
function promised(writers, shown) {
  const known = new Map(writers.flatMap((writer) => [...writer.records]));
  const faults = [...shown.keys()].filter((id) => !known.has(id)).map((id) => `${id} should be gone`);
  for (const [id, record] of known) {
    const node = shown.get(id);
    if (!node) faults.push(`${id} is lost`);
    else if (node.identifiers[0]?.value !== record.identifiers[0].value || node.names.length !== record.names.length) faults.push({ known: record, shown: node });
  }
  return faults;
}
