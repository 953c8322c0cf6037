/** The thirty questions of docs/questions, each a query with its question in the first line. */
const files = import.meta.glob<string>('../../docs/questions/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export interface Example {
  question: string;
  query: string;
}

export const examples: Example[] = Object.keys(files)
  .sort()
  .map((name) => {
    const query = files[name].trimEnd();
    return { question: query.split('\n', 1)[0].replace(/^#\s*/, ''), query };
  });
