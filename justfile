# List the commands.
default:
    @just --list

# Build the program.
build:
    cargo build

# Run all tests.
test:
    cargo test

# Check format and lints, as CI does.
lint:
    cargo fmt --check && cargo clippy --all-targets -- -D warnings

# Review snapshots that changed (needs cargo-insta).
snapshots:
    cargo insta test --review -- --test it

# Rewrite the sessions printed in the documentation.
docs:
    UPDATE_DOCS=1 cargo test --test it docs::

# Run the benchmarks.
bench:
    cargo bench --bench calendar --bench records
