import type { CodegenConfig } from "@graphql-codegen/cli";

// Types for the documents in src/, and for nothing else of the schema.
const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: "src/*.ts",
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        onlyOperationTypes: true,
        useTypeImports: true,
        // How the scalars of the API travel in JSON.
        scalars: { Date: "string", DateTime: "string", EdtfDate: "string", JSON: "unknown" },
      },
    },
  },
};
export default config;
