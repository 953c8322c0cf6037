// Many subscribers: what an idle one costs, how fast live ones are told, and what those who stop
// reading do to the server and to the others. Linux only: memory is read from /proc.
import { Client } from './support/client.mjs';
import { fresh } from './support/database.mjs';
import { Checks, mib, progress, quantile, say } from './support/report.mjs';
import { Server } from './support/server.mjs';
import { openEvents, openSocket, query } from './support/subscriber.mjs';
import { sleep, until } from './support/wait.mjs';
import { makeCountries } from './writes.mjs';

const LIVE = 200;
const CHANGES = 1000;
const STALLED = 100;
/** How many big changes are written, each time. */
const BIG = 300;
/** The most that an idle subscriber may cost, in bytes; where there are few, what all share weighs more. */
const DEAREST = { socket: 16 * 1024, events: 32 * 1024 };
const DEAREST_OF_FEW = 64 * 1024;
/** The most that a hundred stalled readers may cost, in bytes. */
const STALLED_DEAREST = 256 * 2 ** 20;
const WRITERS = 8;

export async function load(options) {
  const started = Date.now();
  const checks = new Checks();
  const parts = { idle: (world, way) => idle(checks, world, way, options.subscribers), live: (world, way) => live(checks, world, way), stalled: (world, way) => stalled(checks, world, way) };
  const chosen = options.part ? [parts[options.part]] : Object.values(parts);
  if (chosen.includes(undefined)) throw new Error(`--part is ${Object.keys(parts).join(', ')}, not \`${options.part}\`.`);
  for (const way of ['socket', 'events']) {
    for (const part of chosen) await withServer(options, (world) => part(world, way));
  }
  return checks.end(started);
}

async function withServer(options, work) {
  const database = await fresh(options.database);
  const server = await Server.prepare(options.binary, database);
  await server.start();
  const key = server.key();
  const [country] = await makeCountries(new Client(server, key), 1);
  await work({ server, key, country });
  await server.stop();
  database.remove();
}

/** A subscriber. `next` gets each change. Resolves when it surely follows. */
function subscribe({ server }, way, { after, fields, next = () => {}, end }) {
  const text = () => query(after, fields);
  return new Promise((done, fail) => {
    const ended = (...how) => {
      fail(new Error(`The connection ended: ${how.join(' ')}`));
      end?.();
    };
    const take = (answer) => (answer.errors ? fail(new Error(JSON.stringify(answer.errors))) : next(answer.data.changes));
    const connection = way === 'events'
      ? openEvents(server.url, { subscribe: text, opened: () => done(connection), next: take, end: ended })
      : openSocket(server.socket, {
          subscribe: text,
          end: ended,
          hear: ({ type, payload }) => {
            if (type === 'connection_ack') done(connection);
            if (type === 'next') take(payload);
          },
        });
  });
}

/** So many subscribers, not all at the same moment. */
async function many(world, way, number, each) {
  const all = [];
  while (all.length < number) {
    const some = Array.from({ length: Math.min(50, number - all.length) }, (_, place) => subscribe(world, way, each(all.length + place)));
    all.push(...(await Promise.all(some)));
    progress(`${all.length}/${number} ${way}`);
  }
  return all;
}

/** Writes so many changes, each with a reason of so many letters. */
async function write({ server, key, country }, number, letters = 10) {
  let left = number;
  const one = async (name) => {
    const client = new Client(server, key);
    while (left > 0) {
      left -= 1;
      const capital = `${name}-${left}`;
      const { answer } = await client.ask('mutation($id: ID!, $capital: String!, $reason: String!) { answer: countryUpdate(input: {id: $id, capital: $capital}, idempotencyKey: $capital, reason: $reason) { errors { message } } }', { id: country, capital, reason: 'x'.repeat(letters) });
      if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    }
  };
  const began = Date.now();
  await Promise.all(Array.from({ length: WRITERS }, (_, name) => one(`${began}-${name}`)));
  return (Date.now() - began) / 1000;
}

async function revision({ server, key }) {
  return (await new Client(server, key).ask('{ revision }')).revision;
}

async function idle(checks, world, way, number) {
  const { server } = world;
  const after = await revision(world);
  const [warm] = await many(world, way, 1, () => ({ after }));
  await sleep(1000);
  const before = server.memory().now;
  const heard = new Set();
  const all = await many(world, way, number, (place) => ({ after, fields: 'revision', next: () => heard.add(place) }));
  await sleep(2000);
  const quiet = server.memory().now;
  const began = Date.now();
  await write(world, 1);
  await until('all are told', 60, () => heard.size === number).catch(() => undefined);
  const told = (Date.now() - began) / 1000;
  checks.that(`${number} idle (${way}): all are there and are told of a change`, heard.size === number ? [] : [`${heard.size} of ${number}`]);
  const each = (quiet - before) / number;
  const most = number >= 10_000 ? DEAREST[way] : DEAREST_OF_FEW;
  checks.that(`${number} idle (${way}): one costs no more than ${most / 1024} KiB`, each <= most ? [] : [`${(each / 1024).toFixed(1)} KiB`]);
  say(`  ${number} idle (${way}): ${mib(before)} before, ${mib(quiet)} with them, ${(each / 1024).toFixed(1)} KiB each; all told of one change within ${told.toFixed(2)} s, then ${mib(server.memory().now)}`);
  for (const it of [warm, ...all]) it.close();
  await until('all have gone', 30, () => server.open() < 100).catch(() => undefined);
  checks.that(`${number} idle (${way}): nothing stays open of those who left`, server.open() < 100 ? [] : [`${server.open()} files and connections`]);
}

/** Those who follow while changes are made. Gives back how long each change took to come. */
async function followers(world, way, number, after) {
  const seen = Array.from({ length: number }, () => []);
  const all = await many(world, way, number, (place) => ({ after, fields: 'revision at', next: ({ revision, at }) => seen[place].push([revision, Date.now() - Date.parse(at)]) }));
  return { all, seen };
}

/** Those who did not get each of so many changes once and in order. */
function wrong(seen, after, changes) {
  return seen.flatMap((list, place) => {
    const right = list.length === changes && list.every(([revision], number) => revision === after + 1 + number);
    return right ? [] : [`subscriber ${place} got ${list.length} of ${changes}`];
  });
}

async function live(checks, world, way) {
  const after = await revision(world);
  const { all, seen } = await followers(world, way, LIVE, after);
  const before = world.server.memory().now;
  const began = Date.now();
  const wrote = await write(world, CHANGES);
  await until('all have all', 120, () => seen.every((list) => list.length >= CHANGES)).catch(() => undefined);
  const seconds = (Date.now() - began) / 1000;
  checks.that(`${LIVE} live (${way}): each gets ${CHANGES} changes once and in order`, wrong(seen, after, CHANGES));
  const late = seen.flatMap((list) => list.map(([, late]) => late));
  say(`  ${LIVE} live (${way}): ${CHANGES} changes written in ${wrote.toFixed(1)} s, all told after ${seconds.toFixed(1)} s (${((LIVE * CHANGES) / seconds).toFixed(0)} a second); a change comes after ${quantile(late, 0.5)} ms (median), ${quantile(late, 0.99)} ms (99 of 100), ${mib(world.server.memory().peak - before)} more memory`);
  for (const it of all) it.close();
}

async function stalled(checks, world, way) {
  const { server } = world;
  const alone = await measured(world, way);
  checks.that(`20 live alone (${way}): each gets each change once and in order`, alone.wrong);

  const after = await revision(world);
  const before = server.memory().now;
  // Each answer is some 25 KiB long, so that the kernel's buffers are soon full.
  const fields = Array.from({ length: 25 }, (_, number) => `r${number}: reason`).join(' ');
  const deaf = await many(world, way, STALLED, () => ({ after, fields: `revision ${fields}` }));
  for (const it of deaf) it.pause();
  const filling = await measured(world, way);
  const full = await measured(world, way);
  const cost = server.memory().peak - before;
  checks.that(`${STALLED} stalled (${way}): 20 others get each change once and in order`, [...filling.wrong, ...full.wrong]);
  checks.that(`${STALLED} stalled (${way}): they cost no more than ${mib(STALLED_DEAREST)}`, cost <= STALLED_DEAREST ? [] : [mib(cost)]);
  const open = server.open();
  await until('they are cut off', 60, () => server.open() < STALLED).catch(() => undefined);
  const left = server.open();
  checks.that(`${STALLED} stalled (${way}): they are cut off`, left < STALLED ? [] : [`${left} files and connections are open, ${open} before`]);
  say(`  ${STALLED} stalled (${way}): ${mib(cost)} more memory at the most, ${mib(STALLED * BIG * 2 * 25_000)} not read; the others have a change after ${alone.late} without the stalled, ${filling.late} until their buffers are full, ${full.late} then`);
  for (const it of deaf) it.close();
}

/** Big changes, and 20 subscribers who want little of them: how late they come. */
async function measured(world, way) {
  const after = await revision(world);
  const { all, seen } = await followers(world, way, 20, after);
  await write(world, BIG, 1000);
  await until('all have all', 60, () => seen.every((list) => list.length >= BIG)).catch(() => undefined);
  for (const it of all) it.close();
  const late = seen.flatMap((list) => list.map(([, late]) => late));
  return { wrong: wrong(seen, after, BIG), late: `${quantile(late, 0.5)} ms (99 of 100: ${quantile(late, 0.99)} ms)` };
}
