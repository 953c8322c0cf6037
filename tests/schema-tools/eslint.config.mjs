// How the schema has to look: the rules of graphql-eslint, those of "schema-recommended" and of
// "schema-relay". Where one is set otherwise, the reason is beside it.
import { fileURLToPath } from "node:url";
import graphql from "@graphql-eslint/eslint-plugin";

const path = fileURLToPath(new URL("../../schema.graphql", import.meta.url));

export default [
  {
    files: ["**/schema.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: path } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // Only records have ids, by `interface Node`. Dates, counts and pages are values.
      "@graphql-eslint/strict-id-in-types": "off",
      // Short lists that belong to a record are not paged. Pages of search, of timelines and of
      // networks hold values that lead to records.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // What is sorted by how well it fits is read from the best on, and not from the end.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      // `sources` is a field of every record, and a source is one.
      "@graphql-eslint/no-typename-prefix": "off",
      // Of arguments, too, which tests/it/schema.rs sees to: here those of `@skip` would be asked.
      "@graphql-eslint/require-description": [
        "error",
        { types: true, FieldDefinition: true, EnumValueDefinition: true, DirectiveDefinition: true },
      ],
      "@graphql-eslint/require-deprecation-reason": "error",
    },
  },
];
