// Twice as many questions as can be answered, for minutes. Linux only: memory is read from /proc.
import { post } from './support/client.mjs';
import { fresh } from './support/database.mjs';
import { Checks, mib, progress, quantile, say } from './support/report.mjs';
import { Server } from './support/server.mjs';
import { sleep } from './support/wait.mjs';

/** What many ask: a page of agreements with what belongs to them. */
const QUERY = `{ agreements(first: 20) { totalCount nodes { slug status titles { lang text } parties { role country { code names { lang text } } }
  events { kind occurredOn { edtf } } claims { value quote source { slug title } } } } }`;
const BODY = JSON.stringify({ query: QUERY });
/** So many ask at once, without a break, to find out how many can be answered. */
const ENOUGH = 8;
const SECONDS = 8;
/** By how much those who are answered may wait longer than if nobody else were there. */
const FACTOR = 3;
/** How often is asked for memory, in milliseconds. */
const LOOK = 1_000;
/** The most that the server may grow from the first to the last third, in bytes. */
const GROWTH = 32 * 2 ** 20;
const PATIENCE = 30_000;

export async function overload(options) {
  const started = Date.now();
  const checks = new Checks();
  const database = await fresh(options.database);
  const server = await Server.prepare(options.binary, database, true);
  say(`overload: ${options.seconds} s, ${database.kind}`);
  await server.start();
  const right = (await ask(server)).text;
  if (right.includes('"errors":')) throw new Error(right);
  await closed(server, 2, SECONDS / 2);
  const alone = await closed(server, 1, SECONDS);
  const full = await closed(server, ENOUGH, SECONDS);
  const capacity = full.filter(isAnswered).length / SECONDS;
  const unloaded = quantile(took(alone), 0.99);
  say(`  alone: median ${quantile(took(alone), 0.5).toFixed(1)} ms, 99 of 100 within ${unloaded.toFixed(1)} ms; ${ENOUGH} at once: ${capacity.toFixed(0)} answers a second`);
  const { asked, memory } = await open(server, 2 * capacity, options.seconds);
  judge(checks, { asked, memory, right, unloaded, capacity, seconds: options.seconds });
  await sleep(500);
  const after = await closed(server, 1, SECONDS / 2);
  checks.that('afterwards it answers as before', quantile(took(after), 0.5) < FACTOR * quantile(took(alone), 0.5) ? [] : [`median ${quantile(took(after), 0.5)} ms`]);
  await server.stop();
  database.remove();
  return checks.end(started);
}

const isAnswered = (it) => it.status === 200;
const took = (all) => all.map((it) => it.took);

/** Asks once, and says how long it took. */
async function ask({ url }) {
  const began = performance.now();
  try {
    const answer = await post(url, undefined, BODY, PATIENCE);
    return { ...answer, took: performance.now() - began };
  } catch (fault) {
    return { status: 0, text: fault.message, took: performance.now() - began };
  }
}

/** So many ask, each again when it is answered. */
async function closed(server, many, seconds) {
  const all = [];
  const end = Date.now() + seconds * 1000;
  const one = async () => {
    while (Date.now() < end) all.push(await ask(server));
  };
  await Promise.all(Array.from({ length: many }, one));
  return all;
}

/** So many ask in each second, whether or not the others were answered. */
async function open(server, perSecond, seconds) {
  const asked = [];
  const memory = [];
  const begin = performance.now();
  let looked = 0;
  let sent = 0;
  const waiting = new Set();
  for (;;) {
    const passed = performance.now() - begin;
    if (passed > seconds * 1000) break;
    for (const due = Math.floor((passed / 1000) * perSecond); sent < due; sent += 1) {
      const question = ask(server).then(({ text, ...rest }) => {
        // The texts of five minutes would fill the memory of this program.
        asked.push({ ...rest, text: text.length > 300 ? hash(text) : text });
        waiting.delete(question);
      });
      waiting.add(question);
    }
    if (passed > looked) {
      looked += LOOK;
      memory.push(server.memory().now);
      progress(`${Math.round(passed / 1000)}/${seconds} s, ${waiting.size} wait`);
    }
    await sleep(2);
  }
  await Promise.all(waiting);
  return { asked, memory };
}

/** Texts that are alike have the same; that is all it is for. */
function hash(text) {
  let sum = text.length;
  for (let place = 0; place < text.length; place += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(place)) | 0;
  return sum;
}

function judge(checks, { asked, memory, right, unloaded, capacity, seconds }) {
  const isRefused = (it) => it.status === 503 && String(it.text).includes('"OVERLOADED"');
  const answered = asked.filter(isAnswered);
  const refused = asked.filter(isRefused);
  const others = asked.filter((it) => !isAnswered(it) && !isRefused(it));
  const p99 = quantile(took(answered), 0.99);
  const third = Math.floor(memory.length / 3);
  const growth = Math.max(...memory.slice(-third)) - Math.max(...memory.slice(0, third));
  say(`  asked ${(asked.length / seconds).toFixed(0)} a second; answered ${(answered.length / seconds).toFixed(0)}, ${((100 * answered.length) / seconds / capacity).toFixed(0)} % of what can be; 99 of 100 within ${p99.toFixed(1)} ms, ${(p99 / unloaded).toFixed(1)} times as long as alone`);
  if (refused.length > 0) say(`  refused ${(refused.length / seconds).toFixed(0)} a second, 99 of 100 within ${quantile(took(refused), 0.99).toFixed(1)} ms`);
  say(`  memory: ${mib(memory[0])} in the beginning, ${mib(Math.max(...memory))} at the most, ${mib(memory.at(-1))} in the end`);
  checks.that('every answer is the right one', answered.filter((it) => it.text !== hash(right)));
  checks.that('all others are refused honestly: 503, OVERLOADED', others);
  checks.that('more than half of what can be answered is answered', answered.length / seconds > capacity / 2 ? [] : [`${answered.length / seconds} of ${capacity}`]);
  checks.that(`99 of 100 that are answered wait no longer than ${FACTOR} times as long as alone`, p99 <= FACTOR * unloaded ? [] : [`${p99} ms, alone ${unloaded} ms`]);
  checks.that('memory stays where it is', growth < GROWTH ? [] : [mib(growth)]);
}
