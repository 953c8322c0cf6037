// Waiting.

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until `is` gives something true, and gives it back; fails when that takes too long. */
export async function until(what, seconds, is) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await is();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(50);
  }
}

/** A promise that is kept from outside. */
export function promise() {
  let keep;
  const kept = new Promise((done) => (keep = done));
  return { kept, keep };
}
