// A PostgreSQL server of our own, in a temporary folder, for as long as this process lives.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.mjs';
import { until } from './wait.mjs';

/** The folder with these of PostgreSQL's programs: on PATH, or the newest of those that packages install. */
export function folderOf(...wanted) {
  const versions = (parent, prefix) => {
    if (!existsSync(parent)) return [];
    const found = readdirSync(parent).filter((name) => name.startsWith(prefix) && Number(name.slice(prefix.length)));
    found.sort((one, other) => Number(other.slice(prefix.length)) - Number(one.slice(prefix.length)));
    return found.map((name) => join(parent, name, 'bin'));
  };
  const folders = [
    ...(process.env.PATH ?? '').split(':'),
    ...versions('/usr/lib/postgresql', ''),
    ...versions('/usr', 'pgsql-'),
    ...versions('/opt/homebrew/opt', 'postgresql@'),
    ...versions('/usr/local/opt', 'postgresql@'),
  ];
  const found = folders.find((folder) => wanted.every((name) => existsSync(join(folder, name))));
  if (!found) throw new Error(`PostgreSQL is not installed: ${wanted.join(', ')} are looked for on PATH and in the usual folders.`);
  return found;
}

/** PostgreSQL refuses to run as root, so root runs it as somebody else. */
function account() {
  if (process.getuid() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((it) => it.startsWith('postgres:'));
  if (!line) throw new Error('PostgreSQL refuses to run as root, and there is no user `postgres`.');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

let server;

/** `postgres://user:password@host:port`, started when it is first asked for. */
async function running() {
  if (server) return server;
  const folder = mkdtempSync(join(tmpdir(), 'entente-chaos-pg-'));
  const bin = folderOf('initdb', 'postgres');
  const as = account();
  const password = randomBytes(16).toString('hex');
  writeFileSync(join(folder, 'password'), password);
  if (as.uid !== undefined) {
    chmodSync(folder, 0o700);
    for (const path of [folder, join(folder, 'password')]) chownSync(path, as.uid, as.gid);
  }
  const options = { ...as, cwd: folder, stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' } };
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'password', `--pwfile=${folder}/password`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], options);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=off'];
  const pid = join(data, 'postmaster.pid');
  let child;
  const start = async () => {
    child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((it) => ['-c', it])], options);
    await until('PostgreSQL starts', 60, () => existsSync(pid) && /^ready/m.test(readFileSync(pid, 'utf8')));
  };
  /** Ends it as a fault would: connections are cut, and what was not written out is recovered from its log. */
  const stop = async () => {
    const gone = new Promise((done) => child.on('exit', done));
    child.kill('SIGQUIT');
    await gone;
  };
  await start();
  process.on('exit', () => {
    child.kill('SIGQUIT');
    // It goes in a moment; its folder may go at once.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  server = { url: `postgres://postgres:${password}@127.0.0.1:${port}`, bin, start, stop };
  return server;
}

/** Our own server, to be stopped and started. */
export const ownPostgres = () => running();

/** The answer of psql to a statement: its lines. */
export function psql(url, sql) {
  const text = execFileSync(join(folderOf('psql'), 'psql'), [url, '-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql], { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] });
  return text.split('\n').filter((line) => line !== '');
}

/** A database that nobody used before: of the server named, or of one of our own. */
export async function freshDatabase(given) {
  const url = given ?? (await running()).url;
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  psql(`${url}/postgres`, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  return { url: `${url}/${name}`, drop: () => psql(`${url}/postgres`, `DROP DATABASE ${name} WITH (FORCE)`) };
}
