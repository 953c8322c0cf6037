/** The playground: GraphiQL with our examples, on our own server and nobody else's. */
import './workers';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './playground.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { examples } from './examples';
import { fetcher, type Transport } from './fetcher';
import { storage } from './storage';
import { CopyAs, Corner, examplesPlugin, RunOnce } from './tools';

const asked = new URLSearchParams(location.search);
const linked = asked.get('query')
  ? { query: asked.get('query')!, variables: asked.get('variables') ?? undefined }
  : undefined;

const welcome = `# Ask anything about diplomatic relations.
#
# Ctrl-Enter asks. Ctrl-Space tells what can be written here.
# The pane on the left has questions to begin with, the schema, and what you asked before.
# A key goes under "Headers" below: {"authorization": "Bearer …"}. It is never stored.
# Of a subscription, the right side shows the latest event.

${examples[0]?.query ?? '{ countries { totalCount } }'}
`;

/** Whether somebody is here for the first time: then the example is asked at once. */
const isFirstVisit = localStorage.getItem('graphiql:tabState') === null;

const plugins = [examplesPlugin, explorerPlugin(), HISTORY_PLUGIN];

function Playground() {
  const [transport, choose] = useState<Transport>('ws');
  const now = useRef(transport);
  now.current = transport;
  const [ask] = useState(() => fetcher(() => now.current));
  const narrow = matchMedia('(max-width: 760px)').matches;
  return (
    <GraphiQL
      fetcher={ask}
      storage={storage}
      shouldPersistHeaders={false}
      schemaDescription
      plugins={plugins}
      visiblePlugin={narrow || linked ? undefined : examplesPlugin}
      defaultQuery=""
      // What was linked comes first here too, or the first visit shows it under the name of another.
      defaultTabs={linked ? [linked] : [{ query: welcome }]}
      initialQuery={linked?.query}
      initialVariables={linked?.variables}
    >
      <GraphiQL.Logo>
        <Corner transport={transport} choose={choose} />
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <CopyAs />
            {(linked || isFirstVisit) && <RunOnce />}
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  );
}

createRoot(document.getElementById('playground')!).render(
  <StrictMode>
    <Playground />
  </StrictMode>,
);
