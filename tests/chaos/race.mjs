// Nobody undoes what they have not seen.
import { Client } from './support/client.mjs';
import { fresh } from './support/database.mjs';
import { pages } from './support/log.mjs';
import { Checks, progress, say } from './support/report.mjs';
import { Server } from './support/server.mjs';
import { makeCountries } from './writes.mjs';

const UPDATE = `mutation($id: ID!, $expected: Int!, $capital: String!, $key: String!) {
  countryUpdate(input: {id: $id, capital: $capital}, expectedRevision: $expected, idempotencyKey: $key, reason: $key) {
    country { revision capital }
    errors { code field current { id ... on Country { revision capital } } } } }`;

export async function race(options) {
  const started = Date.now();
  const database = await fresh(options.database);
  const server = await Server.prepare(options.binary, database);
  say(`race: ${options.writers} writers count up one field, ${options.writes} times each, ${database.kind}`);
  await server.start();
  const key = server.key();
  const client = new Client(server, key);
  const [first, second] = await makeCountries(client, 2);
  const checks = new Checks();
  await twoEditors(checks, client, first);
  await count(checks, options, server, key, second);
  await server.stop();
  database.remove();
  return checks.end(started);
}

async function look(client, id) {
  const { node } = await client.ask('query($id: ID!) { node(id: $id) { ... on Country { revision capital } } }', { id });
  return node;
}

async function twoEditors(checks, client, id) {
  const { revision: expected } = await look(client, id);
  const answers = await Promise.all(['Here', 'There'].map((capital) => client.ask(UPDATE, { id, expected, capital, key: capital })));
  const payloads = answers.map((it) => it.countryUpdate);
  const won = payloads.filter((it) => it.errors.length === 0);
  checks.that('of two editors who know the same revision one writes', won.length === 1 ? [] : payloads);
  const winner = won[0]?.country;
  const lost = payloads.find((it) => it.errors.length > 0);
  const isTold = JSON.stringify(lost?.errors) === JSON.stringify([{ code: 'CONFLICT', field: ['expectedRevision'], current: { id, ...winner } }]);
  checks.that('the other gets CONFLICT, with the record as it is now', isTold ? [] : [lost ?? 'no error']);
}

async function count(checks, { writers, writes }, server, key, id) {
  const faults = [];
  let successes = 0;
  let conflicts = 0;
  /** Reads, adds one, writes; reads again in the conflict what the others wrote. */
  async function one(number) {
    const client = new Client(server, key);
    let known = await look(client, id);
    for (let done = 0, attempt = 0; done < writes; attempt += 1) {
      const capital = String(Number(known.capital ?? 0) + 1);
      const { countryUpdate } = await client.ask(UPDATE, { id, expected: known.revision, capital, key: `${number}-${attempt}` });
      const [error] = countryUpdate.errors;
      if (!error) {
        done += 1;
        successes += 1;
        known = countryUpdate.country;
      } else if (error.code === 'CONFLICT' && error.current?.revision > known.revision) {
        conflicts += 1;
        known = error.current;
      } else {
        faults.push(error);
        return;
      }
      progress(`${successes}/${writers * writes} counted, ${conflicts} conflicts`);
    }
  }
  const began = Date.now();
  await Promise.all(Array.from({ length: writers }, (_, number) => one(number)));
  const client = new Client(server, key);
  const { capital } = await look(client, id);
  checks.that('whoever is refused is told by CONFLICT what is there now', faults);
  checks.that('nothing that was acknowledged is lost', Number(capital) === successes && successes === writers * writes ? [] : [`${capital} in the end, ${successes} acknowledged`]);
  const steps = (await pages(client)).flatMap((change) => change.fields).filter((it) => it.field === 'capital' && it.after !== 'Here' && it.after !== 'There');
  checks.that('the log tells each step: from each number to the next', steps.filter((it, place) => Number(it.before ?? 0) !== place || Number(it.after) !== place + 1));
  say(`  ${successes} counted with ${conflicts} conflicts in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
