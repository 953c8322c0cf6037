# Short names for long commands. `just` lists them; https://just.systems tells how to get it.

set dotenv-load
set positional-arguments

_list:
    @just --list --unsorted

# Start the server; settings are in .env.example
run *options:
    cargo run -- serve "$@"

# Formatting, lints and all tests, as CI does; --quick for the tests alone
test *options:
    scripts/test "$@"

# `test`, and the dependencies' licences and advisories (needs cargo-deny)
check: test
    cargo deny check

# Write schema.graphql anew after a change to the API, and what is made of it
schema:
    cargo run -- schema > target/schema.graphql
    mv target/schema.graphql schema.graphql
    [ -d tests/schema-tools/node_modules ] || npm --prefix tests/schema-tools ci
    npm --prefix tests/schema-tools run write

# Have clients use the server: TypeScript, Relay, Python, Rust
clients *names:
    scripts/clients "$@"

# Bring the database up to date
migrate:
    cargo run -- migrate

# Load data files; data/README.md tells their form
seed *files:
    cargo run -- seed "$@"
