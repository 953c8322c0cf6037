import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';

const here = (file) => path.resolve(import.meta.dirname, file);

/** GraphiQL formats JSON with all of Prettier; jsonc-parser, which it brings too, is enough for that. */
const prettier = [
  { find: /^prettier\/standalone$/, replacement: here('playground/prettier.ts') },
  { find: /^prettier\/(plugins\/estree|parser-babel)$/, replacement: here('playground/nothing.ts') },
];

/** Remembers which packages are in the bundle, so that their licences can be written beside it. */
export const packages = new Map();
const licences = () => ({
  name: 'licences',
  generateBundle(_, bundle) {
    for (const id of Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? [])) {
      const inside = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id);
      if (inside && existsSync(`${inside[1]}/package.json`)) {
        packages.set(inside[1], JSON.parse(readFileSync(`${inside[1]}/package.json`, 'utf8')));
      }
    }
  },
});

/** GraphiQL's style holds 460 kB of fonts as text. The system has fonts, and Monaco its icons. */
const withoutFonts = () => ({
  name: 'without-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/graphiql\/dist\/style\.css/.test(id)) return null;
    return code.replace(/@font-face\s*\{[^}]*\}/g, '');
  },
});

/** What GraphiQL has wrong for people who see little or nothing: a file, words in it, better words. */
const repairs = [
  // It calls the items around its tabs tabs, which hides the buttons in them from screen readers.
  ['components/tabs/index.js', 'role: "tab",', ''],
  ['components/tabs/index.js', 'role: "tablist",', ''],
  ['components/tabs/index.js', '"aria-selected": isActive', '"aria-current": isActive'],
  // Comments are too dark for its dark ground.
  ['constants.js', 'foreground: "#908aff"', 'foreground: "#a9a4ff" }, { token: "comment", foreground: "#8fc07e"'],
];
const repaired = () => ({
  name: 'repaired',
  enforce: 'pre',
  transform(code, id) {
    const [, name] = /@graphiql\/react\/dist\/([^?]*)/.exec(id) ?? [];
    for (const [file, wrong, right] of repairs.filter(([file]) => file === name)) {
      if (!code.includes(wrong)) this.error(`${file} has changed: is its repair still needed?`);
      code = code.replace(wrong, right);
    }
    return code;
  },
});

export default defineConfig({
  root: here('.'),
  // Relative, so that the pages also work behind a path prefix.
  base: './',
  publicDir: false,
  resolve: { alias: prettier },
  plugins: [withoutFonts(), repaired(), licences()],
  worker: { format: 'es', plugins: () => [licences()] },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing as a data: address, and no script in the page itself: both would need a weaker policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: { playground: here('playground/index.html') },
      // "use client" concerns servers that render React; there is none here.
      onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
    },
  },
});
