//! Has cynic read the schema.

fn main() {
    cynic_codegen::register_schema("entente")
        .from_sdl_file("../../../schema.graphql")
        .expect("the schema is one that cynic can read")
        .as_default()
        .expect("the schema is one that cynic can keep");
}
