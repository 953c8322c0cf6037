/** A query as a program that asks it. Keys are never copied: each snippet reads its own. */

export interface Asked {
  url: string;
  query: string;
  /** JSON, or nothing. */
  variables: string;
  /** Whether the query was asked with a key. */
  withKey: boolean;
}

const shell = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const template = (text: string) => `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
const triple = (text: string) => `"""${text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')}"""`;
const hasVariables = ({ variables }: Asked) => !/^\s*(\{\s*\})?\s*$/.test(variables);

export function curl(asked: Asked): string {
  const body: Record<string, unknown> = { query: asked.query };
  if (hasVariables(asked)) body.variables = JSON.parse(asked.variables);
  return [
    `curl -s ${shell(asked.url)}`,
    "  -H 'content-type: application/json'",
    ...(asked.withKey ? ['  -H "authorization: Bearer $ENTENTE_KEY"'] : []),
    `  -d ${shell(JSON.stringify(body))}`,
  ].join(' \\\n');
}

export function javascript(asked: Asked): string {
  const key = asked.withKey ? ", authorization: `Bearer ${process.env.ENTENTE_KEY}`" : '';
  const variables = hasVariables(asked) ? `, variables: ${JSON.stringify(JSON.parse(asked.variables))}` : '';
  return `const query = ${template(asked.query)};

const response = await fetch(${JSON.stringify(asked.url)}, {
  method: "POST",
  headers: { "content-type": "application/json"${key} },
  body: JSON.stringify({ query${variables} }),
});
const { data, errors } = await response.json();
console.log(JSON.stringify(errors ?? data, null, 2));
`;
}

export function python(asked: Asked): string {
  const key = asked.withKey ? ', "authorization": f"Bearer {os.environ[\'ENTENTE_KEY\']}"' : '';
  const variables = hasVariables(asked) ? `, "variables": json.loads(${triple(asked.variables)})` : '';
  return `import json
${asked.withKey ? 'import os\n' : ''}import urllib.request

query = ${triple(asked.query)}

request = urllib.request.Request(
    ${JSON.stringify(asked.url)},
    json.dumps({"query": query${variables}}).encode(),
    {"content-type": "application/json"${key}},
)
answer = json.load(urllib.request.urlopen(request))
print(json.dumps(answer.get("errors") or answer["data"], indent=2, ensure_ascii=False))
`;
}

export function r(asked: Asked): string {
  const raw = (text: string) => `r"---(${text})---"`;
  const key = asked.withKey ? '  req_auth_bearer_token(Sys.getenv("ENTENTE_KEY")) |>\n' : '';
  const variables = hasVariables(asked)
    ? `,\n    variables = jsonlite::fromJSON(${raw(asked.variables)}, simplifyVector = FALSE)`
    : '';
  return `library(httr2)

query <- ${raw(asked.query)}

answer <- request(${JSON.stringify(asked.url)}) |>
${key}  req_body_json(list(
    query = query${variables}
  )) |>
  req_perform() |>
  resp_body_json()
str(answer)
`;
}

/** The address of the playground with the query in it. */
export function link({ url, query, variables }: Asked): string {
  const address = new URL('playground/', url);
  address.searchParams.set('query', query);
  if (variables.trim()) address.searchParams.set('variables', variables);
  return address.href;
}
