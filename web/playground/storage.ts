/**
 * What GraphiQL may remember: everything but headers, in which people type their keys. It has a
 * switch for that, but its history and its tabs do not ask the switch.
 */
import type { Storage } from '@graphiql/toolkit';

function withoutHeaders(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutHeaders);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'headers');
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutHeaders(inner)]));
}

function harmless(name: string, value: string): string {
  if (/headers$/i.test(name)) return '';
  try {
    const read: unknown = JSON.parse(value);
    return read !== null && typeof read === 'object' ? JSON.stringify(withoutHeaders(read)) : value;
  } catch {
    return value;
  }
}

/** Where a value lies under a JSON key `query` or `variables`, it is text, and stays as it is. */
export const storage: Storage = {
  getItem: (name) => localStorage.getItem(name),
  setItem: (name, value) => localStorage.setItem(name, keepsText(name) ? value : harmless(name, value)),
  removeItem: (name) => localStorage.removeItem(name),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};

/** The editors' own texts: a variable may well be called `headers`. */
function keepsText(name: string): boolean {
  return name === 'graphiql:query' || name === 'graphiql:variables';
}
