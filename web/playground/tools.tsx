/** What Entente adds to GraphiQL: examples, and ways to take a query elsewhere. */
import { ToolbarButton, ToolbarMenu, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';
import { examples } from './examples';
import { endpoint, kindOf, type Transport } from './fetcher';
import { curl, javascript, link, python, r, type Asked } from './snippets';

/** Runs a query as soon as the editor has read it. Only queries: a link must not change anything. */
function useRunWhenRead() {
  const { run } = useGraphiQLActions();
  const read = useGraphiQL((state) => state.documentAST);
  const editor = useGraphiQL((state) => state.queryEditor);
  const waiting = useRef(false);
  useEffect(() => {
    if (!waiting.current || !read || !editor) return;
    waiting.current = false;
    if (kindOf(editor.getValue()) === 'query') run();
  }, [read, editor, run]);
  return () => {
    waiting.current = true;
  };
}

/** Runs the query that the page was opened with. */
export function RunOnce() {
  const runWhenRead = useRunWhenRead();
  const first = useRef(true);
  if (first.current) runWhenRead();
  first.current = false;
  return null;
}

function Examples() {
  const { addTab } = useGraphiQLActions();
  const editor = useGraphiQL((state) => state.queryEditor);
  const runWhenRead = useRunWhenRead();
  const [words, setWords] = useState('');
  const wanted = words.toLowerCase().split(/\s+/);
  const found = examples.filter(({ question, query }) => {
    const text = `${question} ${query}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const open = (query: string) => {
    if (!editor) return;
    if (editor.getValue().trim()) addTab();
    runWhenRead();
    editor.setValue(query);
  };
  return (
    <section className="examples" aria-label="Examples">
      <h2>Questions to ask</h2>
      <input type="search" aria-label="Find a question" placeholder="Find a question" value={words} onChange={(event) => setWords(event.target.value)} />
      <ol>
        {found.map(({ question, query }) => (
          <li key={question}>
            <button type="button" onClick={() => open(query)}>
              {question}
            </button>
          </li>
        ))}
      </ol>
      {found.length === 0 && <p>None of the thirty questions has these words.</p>}
      <p className="hint">A question opens in a tab of its own and is asked at once. Change it as you like.</p>
    </section>
  );
}

const icon = (path: string) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" className="graphiql-toolbar-icon">
    <path d={path} />
  </svg>
);

export const examplesPlugin: GraphiQLPlugin = {
  title: 'Examples',
  icon: () => icon('M12 17v.5M9.2 9.2a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.4 1.1-1.4 2.4M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z'),
  content: Examples,
};

const ways: [string, (asked: Asked) => string][] = [
  ['curl', curl],
  ['JavaScript (fetch)', javascript],
  ['Python', python],
  ['R', r],
  ['Link to this query', link],
];

/** A menu that copies the query as a program. */
export function CopyAs() {
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const headers = useGraphiQL((state) => state.headerEditor);
  const [told, tell] = useState('');
  const copy = async (name: string, write: (asked: Asked) => string) => {
    const asked = {
      url: endpoint.href,
      query: query?.getValue().trim() ?? '',
      variables: variables?.getValue().trim() ?? '',
      withKey: /authorization/i.test(headers?.getValue() ?? ''),
    };
    try {
      await navigator.clipboard.writeText(write(asked));
      tell(`Copied: ${name}`);
    } catch (cause) {
      tell(cause instanceof SyntaxError ? 'Not copied: the variables are not JSON.' : 'Not copied: the browser did not allow it.');
    }
    setTimeout(() => tell(''), 4000);
  };
  return (
    <>
      <ToolbarMenu button={<ToolbarButton label="Copy as curl, fetch, Python, R or link">{icon('M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14')}</ToolbarButton>}>
        {ways.map(([name, write]) => (
          <ToolbarMenu.Item key={name} onSelect={() => copy(name, write)}>
            {name}
          </ToolbarMenu.Item>
        ))}
      </ToolbarMenu>
      <output className="told" aria-live="polite">{told}</output>
    </>
  );
}

/** The way home, and by which way subscriptions come. */
export function Corner({ transport, choose }: { transport: Transport; choose: (transport: Transport) => void }) {
  return (
    <div className="corner">
      <label>
        Subscriptions by{' '}
        <select value={transport} onChange={(event) => choose(event.target.value as Transport)}>
          <option value="ws">WebSocket</option>
          <option value="sse">Server-sent events</option>
        </select>
      </label>
      <a href={new URL('../', location.href.split('?')[0]).href}>Entente</a>
    </div>
  );
}
