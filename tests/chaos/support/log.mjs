// The log of changes, read through the API and done again.

const QUERY = `query($after: String!) { changes(first: 100, after: $after) {
  nodes { revision operation recordId recordKind reason fields { part partId field before after } }
  pageInfo { hasNextPage endCursor } } }`;

/** All changes after a revision. */
export async function pages(client, after = '0') {
  const all = [];
  for (;;) {
    const { changes } = await client.ask(QUERY, { after });
    all.push(...changes.nodes);
    if (!changes.pageInfo.hasNextPage) return all;
    after = changes.pageInfo.endCursor;
  }
}

/** An id of a row as it ends in ids of the API. */
const hex = (id) => id?.replaceAll('-', '').slice(-32);

export class Log {
  constructor(changes) {
    this.changes = changes;
    /** Rows by table and id, as they are after the last change. */
    this.tables = new Map();
    /** Where a value before a change is not the value after the one before it. */
    this.breaks = [];
    for (const change of changes) this.replay(change);
  }

  replay(change) {
    for (const { part, partId, field, before, after } of change.fields) {
      const rows = this.tables.get(part) ?? this.tables.set(part, new Map()).get(part);
      const row = rows.get(partId) ?? rows.set(partId, {}).get(partId);
      // The log stamps these itself, after the act.
      const isStamp = part === 'record' && (field === 'revision' || field === 'updated_at');
      const known = row[field] ?? null;
      if (!isStamp && JSON.stringify(known) !== JSON.stringify(before)) {
        this.breaks.push({ revision: change.revision, part, partId, field, known, before });
      }
      if (after === null) delete row[field];
      else row[field] = after;
      if (Object.keys(row).length === 0) rows.delete(partId);
    }
  }

  gaps() {
    return this.changes.filter((change, place) => change.revision !== place + 1).map((change) => `revision ${change.revision}`);
  }

  table(name) {
    return this.tables.get(name) ?? new Map();
  }

  /** What differs between the log done again and the organisations that the API shows. */
  differs(shown) {
    const replayed = this.organisations();
    const ids = new Set([...shown.keys(), ...replayed.keys()]);
    return [...ids].flatMap((id) => {
      const [one, other] = [JSON.stringify(replayed.get(id)), JSON.stringify(shown.has(id) ? plain(shown.get(id)) : undefined)];
      return one === other ? [] : [`the log: ${one}, the API: ${other}`];
    });
  }

  /** The organisations by the log alone. */
  organisations() {
    const last = new Map(this.changes.map((change) => [change.recordId, change.revision]));
    const of = (table, column) => {
      const found = new Map();
      for (const row of this.table(table).values()) {
        const owner = hex(row[column]);
        found.set(owner, [...(found.get(owner) ?? []), row]);
      }
      return (id) => found.get(id) ?? [];
    };
    const names = of('localised_text', 'record_id');
    const identifiers = of('identifier', 'record_id');
    const members = of('organisation_member', 'organisation_id');
    const found = new Map();
    for (const [part, row] of this.table('organisation')) {
      const id = `organisation_${part}`;
      found.set(id, {
        slug: row.slug,
        revision: last.get(id),
        names: names(part).map((it) => `${it.language}:${it.text}`).sort(),
        members: members(part).map((it) => hex(it.country_id)).sort(),
        identifiers: identifiers(part).map((it) => `${it.scheme}:${it.value}`).sort(),
      });
    }
    return found;
  }

  /** Where a table has not as many rows as the log tells. */
  rows(ask) {
    return ['record', 'country', 'organisation', 'localised_text', 'organisation_member', 'identifier'].flatMap((name) => {
      const [many] = ask(`SELECT count(*) FROM ${name}`);
      return Number(many) === this.table(name).size ? [] : [`${name}: ${many} rows, ${this.table(name).size} by the log`];
    });
  }
}

/** An organisation of the API in the same form. */
function plain(node) {
  return {
    slug: node.slug,
    revision: node.revision,
    names: node.names.map((it) => `${it.lang}:${it.text}`).sort(),
    members: node.members.map((it) => hex(it.country.id)).sort(),
    identifiers: node.identifiers.map((it) => `${it.scheme}:${it.value}`).sort(),
  };
}
