declare module '*/prettier/standalone.mjs' {
  export function format(text: string, options: object): Promise<string>;
}

// A `var`, because that is what makes a name of globalThis.
declare var MonacoEnvironment: { getWorker(id: string, label: string): Worker };
