/** Formats GraphQL with Prettier, and JSON without. Takes the place of `prettier/standalone`. */
import { applyEdits, format as edits } from 'jsonc-parser';
import { format as pretty } from '../node_modules/prettier/standalone.mjs';

export function format(text: string, options: { parser: string }) {
  if (options.parser !== 'jsonc') return pretty(text, options);
  return applyEdits(text, edits(text, undefined, { tabSize: 2, insertSpaces: true }));
}
