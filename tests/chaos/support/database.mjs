// The two databases: a fresh one of each, and whether it is whole afterwards.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderOf, freshDatabase, psql } from './postgres.mjs';

/** `sqlite`, `postgres`, or `postgres://user:password@host:port` of a server to use. */
export async function fresh(kind) {
  if (kind === 'sqlite') return sqlite();
  if (kind === 'postgres' || kind.startsWith('postgres://')) return postgres(kind === 'postgres' ? undefined : withoutDatabase(kind));
  throw new Error(`--database is sqlite, postgres, or postgres://user:password@host:port, not \`${kind}\`.`);
}

/** People paste the name of a database along, and options. */
const withoutDatabase = (url) => url.replace(/^(postgres:\/\/[^/?]*).*/, '$1');

function sqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'entente-chaos-'));
  const file = join(folder, 'entente.db');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const script = 'import sqlite3,sys\nfor row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep="|")';
  const ask = (sql) => execFileSync('python3', ['-c', script, file, sql], { encoding: 'utf8', maxBuffer: 2 ** 30 }).split('\n').filter((line) => line !== '');
  return {
    kind: 'sqlite',
    url: `sqlite://${file}`,
    ask,
    remove,
    /** What is broken in it. */
    faults: () => [
      ...ask('PRAGMA integrity_check').filter((line) => line !== 'ok'),
      ...ask('PRAGMA foreign_key_check').map((line) => `foreign key: ${line}`),
    ],
    howChecked: 'PRAGMA integrity_check, foreign_key_check',
  };
}

async function postgres(server) {
  const { url, drop } = await freshDatabase(server);
  const ask = (sql) => psql(url, sql);
  const amcheck = join(folderOf('psql'), 'pg_amcheck');
  return {
    kind: 'postgres',
    url,
    ask,
    remove: drop,
    faults: () => [...dangling(ask), ...(existsSync(amcheck) ? indexes(amcheck, url) : [])],
    howChecked: existsSync(amcheck) ? 'each foreign key joined, pg_amcheck --heapallindexed' : 'each foreign key joined',
  };
}

/** Rows whose foreign key leads nowhere. */
function dangling(ask) {
  const keys = ask(`SELECT conrelid::regclass, a.attname, confrelid::regclass, b.attname
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
    JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1]
    WHERE contype = 'f' AND cardinality(conkey) = 1`);
  if (keys.length === 0) return ['there are no foreign keys'];
  return keys.flatMap((line) => {
    const [table, column, other, key] = line.split('|');
    const [many] = ask(`SELECT count(*) FROM ${table} t WHERE t."${column}" IS NOT NULL AND NOT EXISTS (SELECT FROM ${other} o WHERE o."${key}" = t."${column}")`);
    return many === '0' ? [] : [`${many} rows of ${table}.${column} lead nowhere`];
  });
}

function indexes(amcheck, url) {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = { ...process.env, PGHOST: hostname, PGPORT: port, PGUSER: decodeURIComponent(username), PGPASSWORD: decodeURIComponent(password) };
  try {
    execFileSync(amcheck, ['--install-missing', '--heapallindexed', '--parent-check', '-d', pathname.slice(1)], { env, encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (fault) {
    return [`pg_amcheck: ${fault.stdout}${fault.stderr}`];
  }
}
