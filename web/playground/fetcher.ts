/** How the playground asks: queries and mutations by POST, subscriptions in either of two ways. */
import { createGraphiQLFetcher, type Fetcher, type FetcherReturnType } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import { createClient as createEvents } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';

export type Transport = 'ws' | 'sse';

/** Relative to the page, so that it is found behind a path prefix too. */
export const endpoint = new URL('../graphql', location.href);
endpoint.search = endpoint.hash = '';

const socket = new URL(`${endpoint.href}/ws`);
socket.protocol = socket.protocol.replace('http', 'ws');

export function fetcher(transport: () => Transport): Fetcher {
  const ask = createGraphiQLFetcher({ url: endpoint.href, enableIncrementalDelivery: false });
  return (request, options) => {
    if (kindOf(request.query, request.operationName) !== 'subscription') return ask(request, options);
    const headers = options?.headers ?? {};
    const subscribe = { query: request.query, variables: request.variables, operationName: request.operationName ?? undefined };
    const events =
      transport() === 'sse'
        ? createEvents({ url: endpoint.href, headers, retryAttempts: 0 }).iterate(subscribe)
        : createSocket({ url: socket.href, connectionParams: headers, retryAttempts: 0 }).iterate(subscribe);
    // The same answers, with errors as they come over the wire and not as graphql-js would make them.
    return events as unknown as FetcherReturnType;
  };
}

/** What a document would do if it were run; nothing where it cannot be read. */
export function kindOf(query: string, operationName?: string | null) {
  try {
    return getOperationAST(parse(query), operationName)?.operation;
  } catch {
    return undefined;
  }
}
