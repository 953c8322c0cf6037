// A server with the bundled data and a hostile file, and a browser that sees everything it does.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const program = process.env.ENTENTE_BIN ?? path.join(here, '../../target/debug/entente');
const axe = readFileSync(path.join(here, '../node_modules/axe-core/axe.min.js'), 'utf8');

function browserPath() {
  const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return known.find((file) => file && existsSync(file)) ?? chromium.executablePath();
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts the server and the browser. */
export async function start() {
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-web-'));
  const env = { ...process.env, DATABASE_URL: `sqlite://${folder}/test.db`, ENTENTE_LOG: 'warn' };
  execFileSync(program, ['seed'], { env, stdio: 'pipe' });
  execFileSync(program, ['seed', path.join(here, 'hostile.yaml')], { env, stdio: 'pipe' });
  // No file and no act gets such an address in. Somebody with a database client does.
  const sql = "UPDATE source SET url = 'javascript:alert(1)', archive_url = 'JavaScript://%0aalert(2)' WHERE slug = 'hostile-source'; UPDATE identifier SET url = 'javascript:alert(3)' WHERE value LIKE '<script>%'";
  execFileSync('python3', ['-c', `import sqlite3, sys; it = sqlite3.connect(sys.argv[1]); it.executescript(sys.argv[2]); it.commit()`, `${folder}/test.db`, sql]);
  // For somebody who writes while a page is open.
  const key = execFileSync(program, ['key', 'create', '--name', 'Browser tests', '--role', 'editor'], { env, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }).trim();
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(program, ['serve', '--listen', `127.0.0.1:${port}`, '--base-url', base], { env, stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    const is = await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false);
    if (is) break;
    if (tries > 100) throw new Error('the server did not start');
    await wait(100);
  }
  const browser = await chromium.launch({ executablePath: browserPath(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const stop = async () => {
    await browser.close();
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, browser, key, stop };
}

/** A page that keeps a list of all that is wrong with it. */
export async function open({ base, browser }, address, { width = 1280, scheme = 'light', locale = 'en-GB', context, ...more } = {}) {
  const own = context ?? (await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale, bypassCSP: false, ...more }));
  const page = await own.newPage();
  const wrong = [];
  let bytes = 0;
  page.on('console', (message) => message.type() === 'error' && wrong.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (origin !== base && !['data:', 'blob:'].includes(protocol)) wrong.push(`request elsewhere: ${request.url()}`);
  });
  const sizes = [];
  // As it came over the wire. Of scripts that run beside the page only the header tells; what is
  // packed on its way has no such header.
  const assets = new Set();
  page.on('response', (response) => {
    // A script that is started anew comes from the browser's cache: assets are kept for ever.
    const url = response.url();
    if (url.startsWith(`${base}/assets/`) && assets.has(url)) return;
    assets.add(url);
    const counted = async () => {
      const length = (await response.allHeaders())['content-length'];
      const body = length ?? (await response.finished(), (await response.request().sizes()).responseBodySize);
      bytes += Number(body) + 300;
    };
    sizes.push(counted().catch(() => {}));
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(base + address);
  const complaints = async () => [...wrong, ...(await page.evaluate(() => window.violations)).map((text) => `policy: ${text}`)];
  const weight = async () => {
    await Promise.all(sizes);
    return bytes;
  };
  return { page, context: own, complaints, weight, close: () => own.close() };
}

/** What axe finds, each with the first place. It is run from outside, which the policy does not see. */
export async function axeFinds(page) {
  const { result } = await evaluateOutside(page, `${axe}; axe.run(document, { resultTypes: ['violations'] }).then((found) => JSON.stringify(found.violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.target + ' ' + node.failureSummary.split('\\n')[1]).slice(0, 3).join(' | '))))`);
  return JSON.parse(result.value);
}

async function evaluateOutside(page, expression) {
  const session = await page.context().newCDPSession(page);
  try {
    return await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  } finally {
    await session.detach();
  }
}

/** By how many pixels the page is wider than the window. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
