// Subscriptions, as the clients of graphql-ws and graphql-sse see them; and, message by message, what
// these clients never do. node subscriptions.mjs http://127.0.0.1:8080/graphql
// KEY is an editor's key. The server lets anybody read.
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createEventClient } from 'graphql-sse';
import { WebSocket } from 'ws';

const [url] = process.argv.slice(2);
const socketUrl = `${url.replace(/^http/, 'ws')}/ws`;
const { KEY: key } = process.env;
if (!url || !key) {
  console.error('Usage: KEY=ent_… node subscriptions.mjs http://127.0.0.1:8080/graphql');
  process.exit(2);
}

let passed = 0;
const failed = [];

/** Whether two values are the same. */
function same(given, wanted, what = '') {
  const [one, other] = [JSON.stringify(given), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what} ${one}, and not ${other}`);
}

async function it(sentence, test) {
  try {
    await test();
    passed += 1;
  } catch (fault) {
    // The clients of sockets give the event with which the socket was closed.
    failed.push(`${sentence}: ${fault.message ?? `${fault.code} ${fault.reason}`}`);
  }
}

const within = (seconds, promise, what) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error(`${what}: not within ${seconds} s`)), seconds * 1000).unref())]);

// --- Both clients ------------------------------------------------------------------------------------

const authorization = `Bearer ${key}`;
const run = Date.now().toString(36);

function socketClient(options = {}) {
  return createSocketClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization }, ...options });
}

const eventClient = (headers = { authorization }) => createEventClient({ url, retryAttempts: 0, headers });

/** All answers, or the error that the client gives. */
async function all(client, payload) {
  const answers = [];
  await within(20, new Promise((complete, error) => client.subscribe(payload, { next: (answer) => answers.push(answer), complete, error })), payload.query);
  return answers;
}

const create = `mutation($slug: String!) {
  countryCreate(input: {slug: $slug, kind: STATE, names: [{lang: "en", text: "Land"}]}) { country { slug } errors { code } } }`;

async function behaves(name, open) {
  await it(`${name}: a query has one answer and is complete`, async () => {
    const answers = await all(open(), { query: 'query Ask($id: ID!) { __typename node(id: $id) { id } }', operationName: 'Ask', variables: { id: 'country_00000000000000000000000000000000' } });
    same(answers, [{ data: { __typename: 'Query', node: null } }]);
  });

  await it(`${name}: who shows a key is known, and may write`, async () => {
    same(await all(open(), { query: '{ viewer { role } }' }), [{ data: { viewer: { role: 'EDITOR' } } }]);
    const slug = `${name}-${run}`;
    const answers = await all(open(), { query: create, variables: { slug } });
    same(answers, [{ data: { countryCreate: { country: { slug }, errors: [] } } }]);
  });

  await it(`${name}: a subscription gives what was written, then what is written, until it is left`, async () => {
    const client = open();
    const [{ data }] = await all(client, { query: '{ revision }' });
    const slugs = [1, 2, 3].map((number) => `${name}-${run}-${number}`);
    await all(client, { query: create, variables: { slug: slugs[0] } });
    const seen = [];
    const changes = client.iterate({ query: `subscription { changes(after: "${data.revision}") { revision record { ... on Country { slug } } } }` });
    for (const slug of slugs) {
      if (slug !== slugs[0]) await all(client, { query: create, variables: { slug } });
      const { value } = await within(20, changes.next(), 'a change');
      seen.push(value.data.changes);
    }
    same(seen, slugs.map((slug, place) => ({ revision: data.revision + 1 + place, record: { slug } })));
    const { done } = await within(20, changes.return(), 'the end');
    same(done, true, 'left');
  });

  await it(`${name}: several at once do not get each other's answers`, async () => {
    const client = open();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, place) => all(client, { query: `{ a${place}: __typename }` })));
    same(answers, answers.map((_, place) => [{ data: { [`a${place}`]: 'Query' } }]));
  });

  await it(`${name}: a request that fails at run time is answered with its errors`, async () => {
    const outcome = await all(open(), { query: 'subscription { changes(after: "soon") { revision } }' }).catch((errors) => [{ errors }]);
    same(outcome.at(-1).errors?.[0].extensions.code, 'BAD_USER_INPUT', JSON.stringify(outcome));
  });
}

await behaves('graphql-ws', socketClient);
await behaves('graphql-sse', eventClient);

// --- graphql-ws --------------------------------------------------------------------------------------

for (const [query, code] of [['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'], ['{', 'GRAPHQL_PARSE_FAILED'], ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED']]) {
  await it(`graphql-ws: \`${query}\` is an error, and the socket stays open`, async () => {
    const client = socketClient({ lazyCloseTimeout: 1000 });
    const errors = await all(client, { query }).then(() => [], (errors) => errors);
    same(errors[0]?.extensions.code, code);
    same(await all(client, { query: '{ __typename }' }), [{ data: { __typename: 'Query' } }]);
  });

  await it(`graphql-sse: \`${query}\` is an answer with errors and no data, and the end`, async () => {
    const [answer, ...more] = await all(eventClient(), { query });
    same([answer.errors?.[0]?.extensions.code, answer.data, more.length], [code, undefined, 0]);
  });
}

await it('graphql-ws: who shows a wrong key is sent away with 4403', async () => {
  const wrong = socketClient({ connectionParams: { authorization: 'Bearer ent_00000000_nonsense' } });
  const closed = await all(wrong, { query: '{ __typename }' }).then(() => ({}), (event) => event);
  same([closed.code, closed.reason], [4403, 'Forbidden']);
});

await it('graphql-ws: who shows nothing may read and not write', async () => {
  const nobody = socketClient({ connectionParams: undefined });
  same(await all(nobody, { query: '{ viewer { role } }' }), [{ data: { viewer: { role: 'READER' } } }]);
  const [answer] = await all(nobody, { query: create, variables: { slug: 'never' } }).catch((errors) => [{ errors }]);
  same(['UNAUTHENTICATED', 'FORBIDDEN'].includes(answer.errors?.[0].extensions.code), true, JSON.stringify(answer));
});

await it('graphql-ws: pings are answered with pongs', async () => {
  let pongs = 0;
  const client = socketClient({ keepAlive: 100, on: { pong: (received) => (pongs += received ? 1 : 0) } });
  const changes = client.iterate({ query: 'subscription { changes { revision } }' });
  const next = changes.next();
  await new Promise((done) => setTimeout(done, 1000));
  await changes.return();
  await next;
  same(pongs > 3, true, `${pongs} pongs`);
});

// --- graphql-sse -------------------------------------------------------------------------------------

await it('graphql-sse: who shows a wrong key gets 401', async () => {
  const fault = await all(eventClient({ authorization: 'Bearer ent_00000000_nonsense' }), { query: '{ __typename }' }).then(() => ({}), (it) => it);
  same(fault.response?.status, 401);
});

// --- What clients never do ----------------------------------------------------------------------------

/** Opens a socket, says all of this once it is open, and gives back what is heard and how it ends. */
function talk(messages, { headers = {}, protocol = 'graphql-transport-ws', end = () => false, seconds = 20 } = {}) {
  return within(seconds, new Promise((done) => {
    const socket = new WebSocket(socketUrl, protocol, { headers });
    const heard = [];
    socket.on('open', () => messages.forEach((it) => socket.send(it instanceof Buffer || typeof it === 'string' ? it : JSON.stringify(it))));
    socket.on('message', (data) => {
      heard.push(JSON.parse(data));
      if (end(heard)) socket.close(1000);
    });
    socket.on('unexpected-response', (_, response) => done({ status: response.statusCode }));
    socket.on('error', () => {});
    socket.on('close', (code, reason) => done({ code, reason: String(reason), heard }));
  }), 'the end of the socket');
}

const init = { type: 'connection_init' };
const ask = { type: 'subscribe', id: '1', payload: { query: 'subscription { changes { revision } }' } };
const closes = (code, sentence, ...talked) => it(`${code}: ${sentence}`, async () => {
  const ended = await talk(...talked);
  same(ended.code, code, ended.reason);
  // A reason has 123 bytes at the most.
  same(Buffer.byteLength(ended.reason) <= 123, true, ended.reason);
});

// The server waits ten seconds for a beginning: meanwhile the others are tried.
const patience = closes(4408, 'who does not begin in ten seconds is sent away', []);

await closes(4400, 'what is not JSON', [init, '{']);
await closes(4400, 'a list', ['[]']);
await closes(4400, 'bytes in place of text', [init, Buffer.from('{"type":"ping"}')]);
await closes(4400, 'a message of another protocol', [init, { type: 'start', id: '1' }]);
await closes(4400, 'a message without a type', [init, { id: '1' }]);
await closes(4400, 'a question without a name', [init, { type: 'subscribe', payload: ask.payload }]);
await closes(4400, 'a question with an empty name', [init, { ...ask, id: '' }]);
await closes(4400, 'a question without a query', [init, { type: 'subscribe', id: '1', payload: {} }]);
await closes(4400, 'a question whose query is a number', [init, { type: 'subscribe', id: '1', payload: { query: 1 } }]);
await closes(4400, 'a beginning whose payload is a list', [{ type: 'connection_init', payload: [] }]);
await closes(4400, 'a type of 100,000 letters', [{ type: 'x'.repeat(100_000) }]);
await closes(4401, 'a question before the beginning', [ask]);
await closes(4403, 'a key that is none', [{ type: 'connection_init', payload: { Authorization: 'Bearer nonsense' } }]);
await closes(4403, 'a key that is a number', [{ type: 'connection_init', payload: { authorization: 1 } }]);
await closes(4409, 'two questions of one name', [init, ask, ask]);
await closes(4429, 'two beginnings', [init, init]);

await it('pings are answered before the beginning, and a pong nobody asked for is passed over', async () => {
  const { heard } = await talk([{ type: 'pong' }, { type: 'ping' }], { end: () => true });
  same(heard, [{ type: 'pong' }]);
});

await it('`complete` for a question that is not asked is passed over', async () => {
  const { heard } = await talk([init, { type: 'complete', id: 'x' }, { type: 'ping' }], { end: (heard) => heard.length === 2 });
  same(heard, [{ type: 'connection_ack' }, { type: 'pong' }]);
});

await it('a name is free again once its question is answered', async () => {
  const question = { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } };
  let asked = 1;
  const answered = await within(20, new Promise((done) => {
    const socket = new WebSocket(socketUrl, 'graphql-transport-ws');
    socket.on('open', () => [init, question].forEach((it) => socket.send(JSON.stringify(it))));
    socket.on('message', (data) => {
      if (JSON.parse(data).type !== 'complete') return;
      if (asked === 3) return socket.close(1000);
      asked += 1;
      socket.send(JSON.stringify(question));
    });
    socket.on('close', (code) => done([asked, code]));
  }), 'three answers');
  same(answered, [3, 1000]);
});

await it('who closes is answered, and sees the code it gave', async () => {
  same((await talk([init], { end: () => true })).code, 1000);
});

await it('pages of other sites get 403', async () => same((await talk([], { headers: { origin: 'https://evil.example' } })).status, 403));
await it('pages of the own site may', async () => {
  const { heard } = await talk([init], { headers: { origin: new URL(url).origin }, end: () => true });
  same(heard, [{ type: 'connection_ack' }]);
});
await it('who names only the old protocol gets 400', async () => same((await talk([], { protocol: 'graphql-ws' })).status, 400));
await it('who opens no socket gets 426', async () => same((await fetch(`${url}/ws`)).status, 426));
await patience;

for (const line of failed) console.error(line);
console.log(`subscriptions (graphql-ws, graphql-sse, sockets): ${passed}/${passed + failed.length}`);
process.exit(failed.length === 0 ? 0 : 1);
