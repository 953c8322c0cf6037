// What must hold whatever happens: writers, followers and kill -9. See docs/reliability.md.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const HELP = `Usage: scripts/chaos WHAT [options]

Puts a server under stress and checks what docs/reliability.md promises. Each run has a server, a
port and a database of its own, and removes them. Exit code 0: all holds; 1: something is broken;
2: wrong options.

WHAT
  writes      Many write at once and send again what was not answered; the server is killed with
              kill -9 meanwhile. Each acknowledged write must be there exactly once, and the log,
              done again, must give what the API shows.
  followers   Subscribers (WebSocket and SSE) take up their subscription again after each break,
              while writers write and the server is killed. Each change must come once, in order.
  race        Many count up one field with \`expectedRevision\`. None may be lost.
  load        Idle, live and stalled subscribers: memory, time, and whether others feel it (Linux).
  restart     PostgreSQL is stopped in the midst and started again, while many read and write: no
              wrong answer, no lost act, nobody stuck, everybody served again soon.
  overload    Twice as many questions as can be answered, for five minutes: those that are answered
              are answered soon, the others are refused at once, and memory stays bounded (Linux).
  refusals    What is made to be dear to refuse, and how much of a processor it takes (Linux).
  short       writes, followers, race and restart, small, on both databases: what scripts/test runs.
              TEST_DATABASE_URL=postgres://… takes that server in place of an own one.

Options (defaults)
  --seed N         What is drawn at random comes again with the same seed (from the clock). What
                   the threads of server and kernel do is not drawn, and differs.
  --database D     sqlite, postgres (a server of its own, in a temporary folder), or
                   postgres://user:password@host:port (sqlite)
  --binary FILE    The server's program (target/debug/entente, else target/release/entente)
  --writers N      How many write at once (writes 16, followers 8, race 32, restart 4)
  --writes N       writes, race: how many times each (writes 1000, race 20)
  --kills N        How many times the server is killed (writes 20, followers 2)
  --seconds N      followers: how long writers write (60); overload: how long it lasts (300)
  --restarts N     restart: how many times PostgreSQL is stopped (5)
  --readers N      restart: how many read meanwhile (16)
  --servers N      followers: server processes on one PostgreSQL (1)
  --subscribers N  followers: of each kind (4); load: idle ones (1000)
  --part P         load: idle, live or stalled (all three)
  --help           This text

Examples
  scripts/chaos writes --database postgres --seed 7
  scripts/chaos followers --servers 2 --database postgres
  scripts/chaos overload --binary target/release/entente --seconds 60
  scripts/chaos load --part idle --subscribers 10000   needs \`ulimit -n\` of 12000 or more
`;

const number = { type: 'string' };
const kinds = {
  seed: number, database: { type: 'string' }, binary: { type: 'string' }, writers: number, writes: number,
  kills: number, restarts: number, readers: number, seconds: number, servers: number, subscribers: number, part: { type: 'string' }, help: { type: 'boolean', short: 'h' },
};

function wrong(message) {
  console.error(`${message}\nTry scripts/chaos --help.`);
  process.exit(2);
}

function read() {
  let given;
  try {
    given = parseArgs({ options: kinds, allowPositionals: true });
  } catch (fault) {
    wrong(fault.message);
  }
  const { values, positionals } = given;
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  if (positionals.length !== 1) wrong('Say what to run: writes, followers, race, load, restart, overload, refusals or short.');
  const options = { ...values };
  for (const [name, kind] of Object.entries(kinds)) {
    if (kind !== number || values[name] === undefined) continue;
    if (!/^\d+$/.test(values[name])) wrong(`--${name} takes a whole number, not \`${values[name]}\`.`);
    options[name] = Number(values[name]);
  }
  return [positionals[0], options];
}

function program() {
  const target = process.env.CARGO_TARGET_DIR ?? 'target';
  const found = ['debug', 'release'].map((kind) => `${target}/${kind}/entente`).find((file) => existsSync(file));
  return found ?? wrong('There is no server in target/. Build it with `cargo build`, or name it with --binary.');
}

const defaults = {
  writes: { writers: 16, writes: 1000, kills: 20 },
  followers: { writers: 8, kills: 2, seconds: 60, servers: 1, subscribers: 4 },
  race: { writers: 32, writes: 20 },
  load: { subscribers: 1000 },
  restart: { database: 'postgres', readers: 16, writers: 4, restarts: 5 },
  overload: { seconds: 300 },
  refusals: {},
};

async function run(what, given) {
  const options = { ...defaults[what], ...given };
  if (!existsSync(options.binary)) wrong(`There is no program ${options.binary}.`);
  const { [what]: work } = await import(`./${what}.mjs`);
  return work(options);
}

/** All of it, small. */
async function short(common) {
  const postgres = process.env.TEST_DATABASE_URL || 'postgres';
  const runs = ['sqlite', postgres].flatMap((database) => [
    ['writes', { database, writers: 16, writes: 20, kills: 3 }],
    ['followers', { database, writers: 4, seconds: 4, kills: 2, subscribers: 2 }],
    ['race', { database, writers: 32, writes: 1 }],
  ]);
  runs.push(['followers', { database: postgres, writers: 4, seconds: 4, kills: 2, subscribers: 2, servers: 2 }]);
  // A server that others use is not stopped.
  if (postgres === 'postgres') runs.push(['restart', { database: postgres, readers: 8, writers: 2, restarts: 1 }]);
  let code = 0;
  for (const [what, options] of runs) code |= await run(what, { ...options, ...common });
  return code;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const [what, options] = read();
if (what !== 'short' && !defaults[what]) wrong(`There is no \`${what}\` to run.`);
if (what === 'short' && options.database) wrong('`short` runs on both databases.');
const common = { seed: Date.now() % 2 ** 31, ...options, binary: options.binary ?? program() };
if (what !== 'short') common.database ??= defaults[what].database ?? 'sqlite';
// Each server and folder of a run is removed at the end, whatever happens.
process.setMaxListeners(100);
try {
  process.exit(what === 'short' ? await short(common) : await run(what, common));
} catch (fault) {
  console.error(`\nThe run could not go on (seed ${common.seed}): ${fault.stack}`);
  process.exit(1);
}
