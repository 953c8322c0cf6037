// One of many who write: organisations of its own, each act under a key that is also its reason.

const PAYLOAD = 'errors { code field message }';
const CREATE = `mutation($input: OrganisationCreateInput!, $key: String!) {
  answer: organisationCreate(input: $input, idempotencyKey: $key, reason: $key) { organisation { id } ${PAYLOAD} } }`;
const UPDATE = `mutation($input: OrganisationUpdateInput!, $key: String!) {
  answer: organisationUpdate(input: $input, idempotencyKey: $key, reason: $key) { organisation { id } ${PAYLOAD} } }`;
const DELETE = `mutation($id: ID!, $key: String!) {
  answer: organisationDelete(id: $id, idempotencyKey: $key, reason: $key) { deletedId ${PAYLOAD} } }`;

export class Writer {
  constructor(number, random, client, countries) {
    Object.assign(this, { number, random, client, countries, done: 0, doubles: 0 });
    /** What was acknowledged: the key of each act. */
    this.acknowledged = new Map();
    /** What must be there in the end. */
    this.records = new Map();
    this.differ = [];
    this.faults = [];
  }

  async write(many, tick) {
    for (let number = 0; number < many; number += 1) {
      await this.act(number);
      this.done += 1;
      tick();
    }
  }

  /** Creates, changes or deletes an organisation: many tables, one transaction. */
  async act(number) {
    const key = `w${this.number}-${number}`;
    const { random, records } = this;
    const id = records.size > 0 ? random.of([...records.keys()]) : undefined;
    const draw = random.next();
    if (id === undefined || draw < 0.35) {
      const input = this.input(key);
      const answer = await this.send(key, CREATE, { input: { ...input, slug: key } });
      if (answer) records.set(answer.organisation.id, input);
    } else if (draw < 0.85) {
      const input = this.input(key);
      const answer = await this.send(key, UPDATE, { input: { ...input, id } });
      if (answer) records.set(id, input);
    } else {
      const answer = await this.send(key, DELETE, { id });
      if (answer) records.delete(id);
    }
  }

  input(key) {
    const { random } = this;
    const names = ['en', 'fr', 'ru'].slice(0, 1 + random.below(3)).map((lang) => ({ lang, text: `${key} ${lang}` }));
    const members = this.countries.filter(() => random.chance(0.5)).map((country) => ({ country }));
    return { names, members, identifiers: [{ scheme: 'chaos', value: key }] };
  }

  /** Sends an act until it is answered; sometimes twice at once, as a hasty caller does. */
  async send(key, query, variables) {
    const ask = () => this.client.ask(query, { ...variables, key });
    let answers;
    try {
      const twice = this.random.chance(0.1);
      this.doubles += twice ? 1 : 0;
      answers = await Promise.all(twice ? [ask(), ask()] : [ask()]);
    } catch (fault) {
      this.faults.push(`${key}: ${fault.message}`);
      return undefined;
    }
    const texts = answers.map((it) => JSON.stringify(it));
    if (texts.some((text) => text !== texts[0])) this.differ.push(`${key}: ${texts.join(' and ')}`);
    const { answer } = answers[0];
    if (answer.errors.length > 0) {
      this.faults.push(`${key}: ${JSON.stringify(answer.errors)}`);
      return undefined;
    }
    this.acknowledged.set(key, true);
    return answer;
  }
}
