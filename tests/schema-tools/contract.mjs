// Whether the schema keeps what the last release promised: docs/api-design.md tells the rules.
//   A change that breaks clients must be named in CHANGELOG.md, below "Unreleased", by its place in the
//   schema, such as `Agreement.parties`; what is taken away must have been deprecated in that release.
//   A reason for a deprecation begins with the day from which it holds, such as "2026-11-25: ask …".
import { readFileSync } from "node:fs";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const [released, now] = ["schema.released.graphql", "schema.graphql"].map((path) => buildSchema(read(path)));
const announced = unreleased(read("CHANGELOG.md"));
const problems = [...undated(now), ...(await broken())];

for (const problem of problems) console.error(problem);
if (!problems.length) console.log(`the schema keeps what the last release promised`);
process.exit(problems.length ? 1 : 0);

async function broken() {
  const breaking = (await diff(released, now)).filter((it) => it.criticality.level === CriticalityLevel.Breaking);
  console.log(`${breaking.length} breaking changes since the last release`);
  const deprecated = new Set(deprecations(released).map(([place]) => place));
  return breaking.flatMap(({ path, message, type }) => {
    const found = [];
    if (!announced.includes(`\`${path}\``)) {
      found.push(`${path}: ${message} Name \`${path}\` in CHANGELOG.md below "Unreleased", or take the change back.`);
    }
    if (/_REMOVED$/.test(type) && /^(FIELD|ENUM_VALUE|INPUT_FIELD|FIELD_ARGUMENT)/.test(type) && !deprecated.has(path)) {
      found.push(`${path}: it was taken away without being deprecated in a release before.`);
    }
    return found;
  });
}

function undated(schema) {
  return deprecations(schema)
    .filter(([, reason]) => !/^\d{4}-\d{2}-\d{2}: /.test(reason))
    .map(([place, reason]) => `${place}: the reason for the deprecation, "${reason}", must begin with its day, as in "2026-11-25: …".`);
}

/** All that is deprecated, with the reason. */
function deprecations(schema) {
  const of = (place, members) =>
    Object.values(members).flatMap((it) => [
      ...(it.deprecationReason ? [[`${place}.${it.name}`, it.deprecationReason]] : []),
      ...of(`${place}.${it.name}`, it.args ?? []),
    ]);
  const all = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__"));
  return all.flatMap((type) => {
    if (isEnumType(type)) return of(type.name, type.getValues());
    const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
    return hasFields ? of(type.name, type.getFields()) : [];
  });
}

/** What the changelog says below "Unreleased". */
function unreleased(text) {
  return text.split(/^## /m).find((part) => part.startsWith("[Unreleased]")) ?? "";
}
