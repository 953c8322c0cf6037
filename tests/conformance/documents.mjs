// Documents, judged by graphql-js and by the server.
//
// node documents.mjs                        do the recorded verdicts still stand?
// node documents.mjs --write                record them anew
// node documents.mjs http://…:8080/graphql  and does the server judge its own documents likewise?
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { WebSocket } from 'ws';

/** Of how many verdicts there must be some at the least, so that an empty file is no success. */
const FEWEST = 150;

const folder = new URL('../documents/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');

/** A file holds documents, each below a line with its title. */
function documents(name) {
  const parts = read(name).split(/^### (.*)\n/m).slice(1);
  const found = [];
  for (let at = 0; at < parts.length; at += 2) {
    found.push({ title: parts[at], text: parts[at + 1] });
  }
  return found;
}

function isValid(schema, text) {
  try {
    return validate(schema, parse(text)).length === 0;
  } catch {
    return false;
  }
}

function verdicts(name, sdl) {
  const schema = buildSchema(sdl);
  return Object.fromEntries(documents(name).map(({ title, text }) => [title, isValid(schema, text)]));
}

/** A document as it is sent. Nothing is run: the operation asked for is not there. */
const asked = (text) => ({ query: text, operationName: 'NotThere' });

const post = (url, text, headers) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(asked(text)) });

/** The errors that the server finds in a document, by each way in which it may come. */
const ways = {
  http: async (url, text) => (await (await post(url, text)).json()).errors,
  events: async (url, text) => {
    const answer = await (await post(url, text, { accept: 'text/event-stream' })).text();
    return JSON.parse(answer.match(/^data: ?(.*)$/m)[1]).errors;
  },
  socket: (url, text) =>
    new Promise((done, fail) => {
      const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, 'graphql-transport-ws');
      const say = (message) => socket.send(JSON.stringify(message));
      socket.on('open', () => say({ type: 'connection_init' }));
      socket.on('message', (data) => {
        const { type, payload } = JSON.parse(data);
        if (type === 'connection_ack') return say({ type: 'subscribe', id: '1', payload: asked(text) });
        socket.close();
        return done(type === 'error' ? payload : payload.errors);
      });
      socket.on('close', (code) => fail(new Error(`The socket was closed with ${code}.`)));
      socket.on('error', fail);
    }),
};

/** Whether the server finds it valid. */
async function accepts(way, url, text) {
  const errors = await ways[way](url, text);
  return errors.every((error) => error.message.includes('no operation `NotThere`'));
}

const [option] = process.argv.slice(2);
const now = { menagerie: verdicts('menagerie.txt', read('menagerie.graphql')) };
const count = Object.keys(now.menagerie).length;
const recorded = `${JSON.stringify(now.menagerie, null, 2)}\n`;
if (option === '--write') {
  writeFileSync(new URL('menagerie.json', folder), recorded);
} else if (read('menagerie.json') !== recorded) {
  console.error('tests/documents/menagerie.json is out of date. Run `node tests/conformance/documents.mjs --write`.');
  process.exit(1);
}
console.log(`verdicts of graphql-js on the menagerie: ${count} as recorded`);

if (option?.startsWith('http')) {
  const sdl = await (await fetch(new URL('/schema.graphql', option))).text();
  let agreed = 0;
  const differ = [];
  const expected = verdicts('api.txt', sdl);
  for (const [title, valid] of Object.entries(expected)) {
    const text = documents('api.txt').find((it) => it.title === title).text;
    for (const way of Object.keys(ways)) {
      if ((await accepts(way, option, text)) === valid) agreed += 1;
      else differ.push(`${title}, by ${way}: should be ${valid ? 'valid' : 'invalid'}`);
    }
  }
  for (const line of differ) console.error(line);
  console.log(`documents judged as graphql-js does, over HTTP, event streams and sockets: ${agreed}/${agreed + differ.length}`);
  process.exit(differ.length === 0 && agreed >= FEWEST ? 0 : 1);
}
