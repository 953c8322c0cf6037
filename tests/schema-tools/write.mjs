// Writes what clients need beside the schema, or with --check says whether it is out of date:
//   possible-types.json                      the members of interfaces and unions, for Apollo
//   docs/questions/persisted-documents.json  the thirty questions, for `--trusted-documents`
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { buildSchema, isAbstractType, parse, validate } from "graphql";

const root = new URL("../../", import.meta.url);
const schema = buildSchema(read("schema.graphql"));
const check = process.argv.includes("--check");
let stale = 0;

put("possible-types.json", possibleTypes());
put("docs/questions/persisted-documents.json", questions());
process.exit(stale ? 1 : 0);

function possibleTypes() {
  const all = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const members = (type) => schema.getPossibleTypes(type).map((it) => it.name);
  return Object.fromEntries(all.map((type) => [type.name, members(type).sort()]));
}

/** Each question by the name of its file, which is easier to send by hand than a hash. */
function questions() {
  const files = readdirSync(new URL("docs/questions/", root)).filter((it) => it.endsWith(".graphql"));
  return Object.fromEntries(files.sort().map((file) => [basename(file, ".graphql"), question(file)]));
}

function question(file) {
  const text = read(`docs/questions/${file}`);
  const errors = validate(schema, parse(text));
  if (errors.length) throw new Error(`${file}: ${errors.join(" ")}`);
  return text;
}

function put(path, content) {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (!check) return writeFileSync(new URL(path, root), text);
  if (readIfThere(path) === text) return console.log(`${path} is up to date`);
  console.error(`${path} is out of date. Write it anew: npm --prefix tests/schema-tools run write`);
  stale += 1;
}

function readIfThere(path) {
  try {
    return read(path);
  } catch {
    return null;
  }
}

function read(path) {
  return readFileSync(new URL(path, root), "utf8");
}
