// Asking, again and again where nobody answers.
import http from 'node:http';
import { sleep } from './wait.mjs';

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

export function post(url, key, body, milliseconds) {
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(key && { authorization: `Bearer ${key}` }) };
    const request = http.request(url, { method: 'POST', agent, headers, timeout: milliseconds }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (data) => (text += data));
      response.on('error', fail);
      response.on('aborted', () => fail(new Error('cut off')));
      response.on('end', () => done({ status: response.statusCode, text }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', fail);
    request.end(body);
  });
}

/** How long to wait, in milliseconds. The server gives an answer within ten seconds. */
const PATIENCE = 30_000;

/** Errors after which the same may be sent again. */
const again = new Set(['TIMEOUT', 'RATE_LIMITED', 'OVERLOADED']);

export class Client {
  /** `servers` are asked in turn when one does not answer. */
  constructor(servers, key, first = 0) {
    Object.assign(this, { servers: [servers].flat(), key, turn: first, retries: 0, silent: [] });
  }

  get server() {
    return this.servers[this.turn % this.servers.length];
  }

  /** Asks once. Throws where there is no answer of the server's, or it says to try again. */
  async once(query, variables) {
    const { server } = this;
    const began = Date.now();
    const { status, text } = await post(server.url, this.key, JSON.stringify({ query, variables }), PATIENCE).catch((fault) => {
      // Not the end of a server that was killed: nothing at all.
      const waited = Date.now() - began;
      if (waited >= PATIENCE) this.silent.push(`port ${server.port} said nothing in ${waited} ms from ${new Date(began).toISOString()} on: ${JSON.stringify(variables)}`);
      throw fault;
    });
    const answer = JSON.parse(text);
    if (answer.errors) {
      const fault = new Error(`${status} ${text}`);
      fault.final = !answer.errors.some((error) => again.has(error.extensions?.code));
      throw fault;
    }
    return answer.data;
  }

  /** Asks until there is an answer, for two minutes at the most. */
  async ask(query, variables) {
    const end = Date.now() + 120_000;
    for (;;) {
      try {
        return await this.once(query, variables);
      } catch (fault) {
        if (fault.final || Date.now() > end) throw fault;
        this.retries += 1;
        this.turn += 1;
        await sleep(20 + Math.random() * 100);
      }
    }
  }
}
