// The server: started, killed, started again on the same port.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { freePort } from './port.mjs';
import { until } from './wait.mjs';

export class Server {
  /** A server that is not running yet, with the bundled data (`seeded`) or without. */
  static async prepare(binary, database, seeded = false) {
    const server = new Server();
    Object.assign(server, { binary, database, seeded, port: await freePort(), starts: 0 });
    server.env = { ...process.env, DATABASE_URL: database.url, ENTENTE_LOG: process.env.ENTENTE_LOG ?? 'warn' };
    process.on('exit', () => server.child?.kill('SIGKILL'));
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  get socket() {
    return `ws://127.0.0.1:${this.port}/graphql/ws`;
  }

  /** A key for an editor. */
  key() {
    return execFileSync(this.binary, ['key', 'create', '--name', 'chaos', '--role', 'editor'], { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  }

  async start() {
    const args = ['serve', ...(this.seeded ? [] : ['--no-seed']), '--listen', `127.0.0.1:${this.port}`];
    const child = spawn(this.binary, args, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.log = '';
    child.stderr.on('data', (data) => (this.log = (this.log + data).slice(-20_000)));
    child.gone = new Promise((done) => child.on('exit', (code, signal) => done((child.end = { code, signal }))));
    this.child = child;
    this.starts += 1;
    const began = Date.now();
    await until('the server starts', 60, async () => {
      if (child.end) throw new Error(`The server ended by itself: ${JSON.stringify(child.end)}\n${this.log}`);
      return fetch(this.url.replace(/graphql$/, 'readyz')).then((it) => it.ok, () => false);
    });
    return Date.now() - began;
  }

  /** `kill -9`. What was not written down is lost. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.child.gone;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.child.gone;
    return this.child.end;
  }

  /** The memory that it has, in bytes, and the most that it ever had. */
  memory() {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    const read = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))[1]) * 1024;
    return { now: read('VmRSS'), peak: read('VmHWM') };
  }

  /** How many files and connections it has open. */
  open() {
    return readdirSync(`/proc/${this.child.pid}/fd`).length;
  }
}
