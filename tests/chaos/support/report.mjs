// What a run tells: a line that moves on, checks, and the end.

const isTerminal = process.stderr.isTTY;
let last = 0;

/** How far it is. On a terminal in one line, elsewhere every ten seconds. */
export function progress(text) {
  if (isTerminal) {
    process.stderr.write(`\r\x1b[K${text}`);
  } else if (Date.now() - last > 10_000) {
    last = Date.now();
    process.stderr.write(`${text}\n`);
  }
}

export function say(text) {
  if (isTerminal) process.stderr.write('\r\x1b[K');
  console.log(text);
}

/** Everything that was checked, and what of it does not hold. */
export class Checks {
  constructor() {
    this.passed = 0;
    this.failed = 0;
  }

  /** `faults` are what contradicts the sentence: a list, or nothing. The first few are told. */
  that(sentence, faults) {
    const list = [faults].flat().filter((it) => it !== undefined && it !== null && it !== '');
    if (list.length === 0) {
      this.passed += 1;
      say(`  holds   ${sentence}`);
      return;
    }
    this.failed += 1;
    say(`  BROKEN  ${sentence}: ${list.length}`);
    for (const fault of list.slice(0, 5)) say(`          ${typeof fault === 'string' ? fault : JSON.stringify(fault)}`);
  }

  /** The end of the process. */
  end(started) {
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    say(`${this.failed === 0 ? 'All holds' : `${this.failed} BROKEN`}: ${this.passed + this.failed} checks in ${seconds} s`);
    return this.failed === 0 ? 0 : 1;
  }
}

/** A median and its like. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
