// Who follows the log and comes again after each break gets every change once and in order.
import { Client } from './support/client.mjs';
import { fresh } from './support/database.mjs';
import { Checks, progress, say } from './support/report.mjs';
import { Random } from './support/random.mjs';
import { Server } from './support/server.mjs';
import { Subscriber } from './support/subscriber.mjs';
import { sleep, until } from './support/wait.mjs';
import { Writer } from './support/writer.mjs';
import { makeCountries } from './writes.mjs';

export async function followers(options) {
  const started = Date.now();
  if (options.servers > 1 && options.database === 'sqlite') throw new Error('Two servers need --database postgres.');
  const random = new Random(options.seed);
  const database = await fresh(options.database);
  say(`followers: ${options.subscribers} sockets, ${options.subscribers} event streams, ${options.writers} writers for ${options.seconds} s, ${options.kills} kills, ${options.servers} server(s), ${database.kind}, seed ${options.seed}`);
  const servers = [];
  for (let number = 0; number < options.servers; number += 1) {
    servers.push(await Server.prepare(options.binary, database));
    await servers[number].start();
  }
  const key = servers[0].key();
  const client = new Client(servers, key);
  const countries = await makeCountries(client, 3);
  const { revision: after } = await client.ask('{ revision }');

  const all = ['socket', 'events'].flatMap((way) => Array.from({ length: options.subscribers }, (_, place) => new Subscriber(way, servers, after, place)));
  const following = all.map((it) => it.follow());
  const end = Date.now() + options.seconds * 1000;
  const writers = Array.from({ length: options.writers }, (_, number) => new Writer(number, random.fork(number), new Client(servers, key, number), countries));
  const seen = () => Math.min(...all.map((it) => it.seen));
  const writing = writers.map((writer) => writeUntil(writer, end, () => progress(`${Math.ceil((end - Date.now()) / 1000)} s to go, all subscribers have ${seen()}`)));
  await Promise.all([...writing, kill(servers, random.fork(-1), options), cut(all, random.fork(-2), end)]);

  const { revision: last } = await client.ask('{ revision }');
  await until('all have all', 30, () => seen() >= last).catch(() => undefined);
  await sleep(1500);
  const checks = new Checks();
  const wrote = writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0);
  checks.that('something was written', wrote > 0 ? [] : ['nothing']);
  checks.that('no write is a fault of the server', writers.flatMap((writer) => writer.faults));
  checks.that('nobody waits for an answer in vain', writers.flatMap((writer) => writer.client.silent));
  checks.that('the log has each write once', wrote === last - after ? [] : [`${wrote} writes, ${last - after} changes`]);
  checks.that('each subscriber got each change once and in order', all.flatMap((it) => it.faults));
  checks.that('each subscriber got the last change, and none after it', all.filter((it) => it.seen !== last).map((it) => `${it.way}: ${it.seen} of ${last}`));
  const sum = (of) => all.reduce((total, it) => total + of(it), 0);
  say(`  ${last - after} changes to each of ${all.length} subscribers, ${options.kills} kills, ${sum((it) => it.breaks)} breaks, ${sum((it) => it.slow)} times TOO_SLOW`);
  for (const it of all) it.close();
  await Promise.all(following);
  for (const server of servers) await server.stop();
  database.remove();
  return checks.end(started);
}

async function writeUntil(writer, end, tick) {
  for (let number = 0; Date.now() < end; number += 1) {
    await writer.act(number);
    tick();
  }
}

/** Kills a server in each part of the time, one after the other. */
async function kill(servers, random, { kills, seconds }) {
  for (let number = 0; number < kills; number += 1) {
    const part = (seconds * 1000) / kills;
    const before = random.below(part * 0.7);
    await sleep(before);
    const server = servers[number % servers.length];
    const began = Date.now();
    await server.kill();
    await sleep(random.below(500));
    await server.start();
    await sleep(Math.max(0, part - before - (Date.now() - began)));
  }
}

/** Connections also break for other reasons. */
async function cut(subscribers, random, end) {
  while (Date.now() < end) {
    await sleep(random.below(1000));
    random.of(subscribers).cut();
  }
}
