// Somebody who follows the log and comes again after each break, with the last revision it knows.
import http from 'node:http';
import { WebSocket } from 'ws';
import { sleep } from './wait.mjs';

export const query = (after, fields, field = 'changes') => `subscription { changes: ${field}(after: "${after}") { ${fields} } }`;

/** Opens a socket and begins. `hear` gets each message; `end` is called once, when it is over. */
export function openSocket(url, { init, subscribe, hear, end }) {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  let over = false;
  const finish = (code, reason) => {
    if (over) return;
    over = true;
    end?.(code, reason);
  };
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: init })));
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'connection_ack' && subscribe) {
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: subscribe() } }));
    }
    hear(message);
  });
  socket.on('error', () => finish(1006, ''));
  socket.on('close', (code, reason) => finish(code, String(reason)));
  return { close: () => socket.terminate(), pause: () => socket.pause(), resume: () => socket.resume() };
}

/** Opens an event stream. `next` gets each answer; `end` is called once, with whether it is complete. */
export function openEvents(url, { subscribe, opened, next, end }) {
  let over = false;
  const finish = (complete) => {
    if (over) return;
    over = true;
    end?.(complete);
  };
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const request = http.request(url, { method: 'POST', headers, agent: new http.Agent() }, (response) => {
    opened?.();
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (data) => {
      text += data;
      for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
        const event = Object.fromEntries(text.slice(0, end).split('\n').map((line) => line.split(/: ?(.*)/s)));
        if (event.event === 'next') next(JSON.parse(event.data));
        if (event.event === 'complete') finish(true);
      }
    });
    response.on('error', () => finish(false));
    response.on('close', () => finish(false));
  });
  request.on('error', () => finish(false));
  request.end(JSON.stringify({ query: subscribe() }));
  return {
    close: () => request.destroy(),
    pause: () => request.socket?.pause(),
  };
}

export class Subscriber {
  /** `servers` are gone to in turn. `way` is `socket` or `events`. Every other one follows the records. */
  constructor(way, servers, after, first = 0) {
    const field = first % 2 === 0 ? 'changes' : 'recordChanged';
    Object.assign(this, { way, field, servers, seen: after, turn: first, breaks: 0, slow: 0, isOver: false });
    /** What came otherwise than it should. */
    this.faults = [];
  }

  /** Follows until it is closed. */
  async follow() {
    while (!this.isOver) {
      await new Promise((end) => this.open(end));
      this.breaks += 1;
      this.turn += 1;
      if (!this.isOver) await sleep(20 + Math.random() * 80);
    }
  }

  open(end) {
    const server = this.servers[this.turn % this.servers.length];
    const subscribe = () => query(this.seen, 'revision reason', this.field);
    this.connection = this.way === 'events'
      ? openEvents(server.url, { subscribe, next: (answer) => this.take(answer), end })
      : openSocket(server.socket, { subscribe, end, hear: (message) => this.hear(message) });
  }

  hear({ type, payload }) {
    if (type === 'next') this.take(payload);
    if (type === 'error') this.take({ errors: payload });
    if (type === 'complete' || type === 'error') this.connection.close();
  }

  /** One answer: the next change, and no other. */
  take({ data, errors }) {
    if (errors) {
      const [{ extensions }] = errors;
      if (extensions.code === 'TOO_SLOW' && extensions.resumeAfter === this.seen) this.slow += 1;
      else this.faults.push(`${this.way}: ${JSON.stringify(errors)}`);
      return;
    }
    const { revision } = data.changes;
    if (revision !== this.seen + 1) this.faults.push(`${this.way}: ${revision} came after ${this.seen}`);
    this.seen = revision;
    this.last = Date.now();
  }

  /** Ends the connection; `follow` opens another. */
  cut() {
    this.connection?.close();
  }

  close() {
    this.isOver = true;
    this.cut();
  }
}
