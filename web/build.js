// Builds the pages into dist/: each file compressed with Brotli, with a manifest that tells from
// which sources it was made, and the licences of everything that is in it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const here = import.meta.dirname;
const dist = path.join(here, 'dist');

/** The files below a folder, in the order of their names. */
function files(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

/** What the server's build.rs computes too, to tell whether dist/ is out of date. */
function fingerprint() {
  const sources = [
    ...['package.json', 'package-lock.json', 'vite.config.js', 'build.js'].map((name) => path.join(here, name)),
    ...files(path.join(here, 'playground')),
    ...files(path.join(here, '../docs/questions')),
  ];
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** The licence of each package in the bundle, as its authors wrote it. */
function licences() {
  const texts = [...packages].map(([folder, { name, version, license, author }]) => {
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
    const who = typeof author === 'string' ? author : (author?.name ?? '');
    const text = file
      ? readFileSync(path.join(folder, file), 'utf8').trim()
      : `Its package has no licence file. It names the licence ${license}${who && ` and the author ${who}`}.`;
    return [`${name} ${version} (${license})`, text];
  });
  texts.sort(([a], [b]) => (a < b ? -1 : 1));
  const line = '-'.repeat(80);
  return `What the pages of Entente contain of others, with their licences.\n\n${texts
    .map(([title, text]) => `${line}\n${title}\n${line}\n\n${text}\n`)
    .join('\n')}`;
}

// What was built from the sources as they are need not be built again.
if (process.argv.includes('--check')) {
  const manifest = path.join(dist, 'manifest.json');
  const isBuilt = existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).sources === fingerprint();
  process.exit(isBuilt ? 0 : 1);
}

// Not before, as they may not be installed yet.
const { build } = await import('vite');
const { default: config, packages } = await import('./vite.config.js');

const start = Date.now();
await build({ ...config, configFile: false, logLevel: 'warn' });
writeFileSync(path.join(dist, 'licences.txt'), licences());

const compress = promisify(brotliCompress);
let before = 0;
let after = 0;
await Promise.all(
  files(dist).map(async (file) => {
    const text = readFileSync(file);
    const small = await compress(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    });
    before += text.length;
    after += small.length;
    writeFileSync(`${file}.br`, small);
    rmSync(file);
  }),
);
writeFileSync(path.join(dist, 'manifest.json'), `${JSON.stringify({ sources: fingerprint() })}\n`);

const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
console.log(`web/dist: ${mb(before)}, compressed ${mb(after)}, in ${((Date.now() - start) / 1000).toFixed(0)} s`);
