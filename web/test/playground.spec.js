// The playground, in a browser as people have it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { axeFinds, open, overflow, start } from './support.js';

const key = 'entente_never-keep-this-key';
const deep = `/playground/?query=${encodeURIComponent('query Deep($code: String!) { country(code: $code) { name } }')}&variables=${encodeURIComponent('{"code": "ML"}')}`;

/** What the right side shows. */
const answer = (page) => page.evaluate(() => globalThis.__MONACO?.editor.getModels().find((model) => /response/.test(model.uri.path))?.getValue() ?? '');
const answered = (page, words) =>
  page.waitForFunction((words) => globalThis.__MONACO?.editor.getModels().some((model) => /response/.test(model.uri.path) && model.getValue().includes(words)), words, { timeout: 20_000 });
const editor = (page) => page.locator('.graphiql-query-editor .monaco-editor').first().waitFor();

/** Until the playground has told the server by WebSocket what it wants to follow. */
async function subscribed(page) {
  const socket = await page.waitForEvent('websocket');
  await socket.waitForEvent('framesent', ({ payload }) => JSON.parse(payload).type === 'subscribe');
}

/** Somebody else records a person, with a key. */
async function make({ base, key }, slug) {
  const query = 'mutation Make($input: PersonCreateInput!) { personCreate(input: $input) { person { slug } errors { message } } }';
  const variables = { input: { slug, names: [{ text: 'Meanwhile', lang: 'en' }] } };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const made = await (await fetch(`${base}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json();
  assert.deepEqual(made, { data: { personCreate: { person: { slug }, errors: [] } } });
}

describe('playground', { concurrency: false }, () => {
  let world;
  before(async () => {
    world = await start();
  });
  after(() => world.stop());

  test('it is sound in light and dark, narrow and wide', async () => {
    for (const [width, scheme] of [[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']]) {
      const { page, complaints, weight, close } = await open(world, '/playground/', { width, scheme });
      const place = `${width} px, ${scheme}`;
      await answered(page, '"data"');
      await page.waitForTimeout(600);
      assert.deepEqual(await complaints(), [], place);
      assert.deepEqual(await axeFinds(page), [], place);
      assert.ok((await overflow(page)) <= 0, `${place} is too wide`);
      const bytes = await weight();
      assert.ok(bytes > 500_000 && bytes <= 1_500_000, `${place} weighs ${bytes} bytes`);
      await close();
    }
  });

  test('a link with a query shows its answer, for those who were here before too', async () => {
    const { page, context, close } = await open(world, deep);
    await answered(page, '"Mali"');
    const again = await context.newPage();
    await again.goto(`${world.base}/playground?query=%7Brevision%7D`);
    await answered(again, '"revision"');
    assert.match(new URL(again.url()).pathname, /\/playground\/$/);
    await close();
  });

  test('a link with a mutation is not run', async () => {
    const { page, close } = await open(world, `/playground/?query=${encodeURIComponent('mutation M { changeRevert(input: {revision: 1}) { errors { message } } }')}`);
    const asked = [];
    page.on('request', (request) => request.method() === 'POST' && asked.push(request.postData()));
    await editor(page);
    await page.waitForTimeout(2500);
    assert.deepEqual(asked.filter((body) => !body.includes('__schema')), []);
    assert.equal(await answer(page), '');
    await close();
  });

  test('a key that is typed reaches the server and is kept nowhere', async () => {
    const { page, context, close } = await open(world, deep);
    await answered(page, '"Mali"');
    await page.click('button[data-name="headers"]');
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .monaco-editor').first().click();
    await page.keyboard.insertText(`{"authorization": "Bearer ${key}"}`);
    const sent = page.waitForRequest((request) => request.headers().authorization === `Bearer ${key}`);
    await page.click('.graphiql-execute-button');
    await sent;
    await page.waitForTimeout(1200);
    await page.click('button[aria-label="Add tab"], .graphiql-tab-add');
    await page.waitForTimeout(800);
    const kept = await page.evaluate(async () => JSON.stringify([
      { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
      await indexedDB.databases(), await caches.keys(),
    ]));
    assert.ok(kept.includes('Deep'), 'history is kept');
    assert.ok(!kept.includes(key), kept);
    assert.ok(!JSON.stringify(await context.storageState()).includes(key));
    await page.reload();
    await editor(page);
    assert.ok(!(await page.evaluate(() => globalThis.__MONACO.editor.getModels().map((model) => model.getValue()).join())).includes(key));
    await close();
  });

  test('each example is answered', async () => {
    const { page, complaints, close } = await open(world, '/playground/');
    await answered(page, '"data"');
    const questions = await page.locator('.examples li button').allInnerTexts();
    assert.equal(questions.length, 30);
    for (const [index, question] of questions.entries()) {
      const response = page.waitForResponse((response) => response.url().endsWith('/graphql') && (response.request().postData() ?? '').includes(JSON.stringify(question).slice(1, -1).slice(0, 40)));
      await page.locator('.examples li button').nth(index).click();
      const found = await response.catch(() => assert.fail(`not asked: ${question}`));
      assert.equal((await found.json()).errors, undefined, question);
    }
    await page.fill('.examples input', 'nuclear africa');
    assert.equal(await page.locator('.examples li').count(), 1);
    assert.deepEqual(await complaints(), []);
    await close();
  });

  test('what is copied as curl and as Python gives the same answer, without the key', async () => {
    const { page, context, close } = await open(world, deep);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await answered(page, '"Mali"');
    const copied = async (name) => {
      await page.click('button[aria-label^="Copy as"]');
      await page.getByRole('menuitem', { name, exact: true }).click();
      await page.waitForFunction((name) => document.querySelector('.told').textContent === `Copied: ${name}`, name);
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const curl = execFileSync('bash', ['-c', await copied('curl')], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(curl), { data: { country: { name: 'Mali' } } });
    const python = execFileSync('python3', ['-c', await copied('Python')], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(python), { country: { name: 'Mali' } });
    const fetched = execFileSync('node', ['--input-type=module', '-e', await copied('JavaScript (fetch)')], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(fetched), { country: { name: 'Mali' } });
    assert.match(await copied('R'), /library\(httr2\)/);
    const again = await context.newPage();
    await again.goto(await copied('Link to this query'));
    await answered(again, '"Mali"');
    await close();
  });

  for (const transport of ['ws', 'sse']) {
    test(`a change made meanwhile appears in a subscription by ${transport}`, async () => {
      const slug = `meanwhile-by-${transport}`;
      // From the last revision on, so that it does not matter how soon the server begins to follow.
      const { data: known } = await (await fetch(`${world.base}/graphql?query={revision}`)).json();
      const follow = `subscription Follow { recordChanged(after: "${known.revision}", filter: {kinds: [PERSON]}) { act by record { ... on Person { slug name } } } }`;
      const { page, complaints, close } = await open(world, `/playground/?query=${encodeURIComponent(follow)}`);
      await editor(page);
      await page.selectOption('.corner select', transport);
      const begun = transport === 'ws' ? subscribed(page) : page.waitForResponse((response) => /event-stream/.test(response.headers()['content-type']));
      await page.click('.graphiql-execute-button');
      await begun;
      assert.ok(!(await answer(page)).includes(slug));
      await make(world, slug);
      await answered(page, slug);
      const { data } = JSON.parse(await answer(page));
      const { by, ...change } = data.recordChanged;
      assert.match(by, /^Browser tests/);
      assert.deepEqual(change, { act: 'personCreate', record: { slug, name: 'Meanwhile' } });
      // It goes on, and shows the next one too.
      await make(world, `${slug}-again`);
      await answered(page, `${slug}-again`);
      await page.click('.graphiql-execute-button');
      assert.deepEqual(await complaints(), []);
      await close();
    });
  }

  test('everything in the bar can be reached with the keyboard', async () => {
    const { page, close } = await open(world, deep, { width: 1280 });
    await answered(page, '"Mali"');
    const seen = new Set();
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      seen.add(await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent));
    }
    for (const name of ['Show Examples', 'Show Documentation Explorer']) assert.ok([...seen].some((it) => it?.includes(name.replace('Show ', ''))), [...seen].join(' | '));
    await close();
  });

  test('the query behind a page opens and is answered', async () => {
    for (const [address, words] of [
      ['/agreements/mali-russia-nuclear-energy-2025', 'un second projet'],
      ['/people/vladimir-putin', 'Владимир Путин'],
      ['/organisations/rosatom', 'IMPLEMENTING_PARTNER'],
      ['/agreements?country=ML', 'mali-russia-nuclear-energy-2025'],
      ['/search?q=nucleaire', '"isMatch": true'],
    ]) {
      const { page, complaints, close } = await open(world, address);
      await page.click('a.button');
      await answered(page, words);
      assert.deepEqual(await complaints(), [], address);
      await close();
    }
  });

  test('the licences of what is in the playground can be read', async () => {
    const text = await (await fetch(`${world.base}/playground/licences.txt`)).text();
    for (const name of ['graphiql ', 'monaco-editor ', 'react ']) assert.ok(text.includes(`\n${name}`), name);
  });

  test('who does not take Brotli gets the same files', async () => {
    const html = await (await fetch(`${world.base}/playground/`, { headers: { 'accept-encoding': 'gzip' } })).text();
    assert.match(html, /<!doctype html>/i);
    const script = new URL(/src="([^"]+\.js)"/.exec(html)[1], `${world.base}/playground/`);
    const [plain, packed] = await Promise.all(['identity', 'br'].map((coding) => fetch(script, { headers: { 'accept-encoding': coding } })));
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(packed.headers.get('content-encoding'), 'br');
    assert.match(packed.headers.get('cache-control'), /immutable/);
    assert.equal(await plain.text(), await packed.text());
  });
});
