# syntax=docker/dockerfile:1
# The server and its site, on a base without a shell. Build and run stage are both
# Debian 12: the binary needs a C library no older than the one it was built with.

ARG RUST=1.95.0
ARG NODE=22.23.3

# wasm-opt makes the browser's half smaller; npm's is JavaScript and needs Node.
FROM node:${NODE}-bookworm-slim AS wasm-opt
ARG BINARYEN=132.0.0
RUN npm install --no-audit --no-fund --prefix /opt/binaryen "binaryen@${BINARYEN}"

FROM rust:${RUST}-bookworm AS build
ARG CARGO_LEPTOS=0.3.10
ARG WASM_BINDGEN=0.2.130
WORKDIR /src

# Their own release profiles take three times as long to build, and build a site no
# faster. The versions are those of xtask/src/tools.rs, which says why one is locked
# and the other is not.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=false \
    CARGO_TARGET_DIR=/tmp/tools && \
    cargo install cargo-leptos --version "${CARGO_LEPTOS}" --locked && \
    cargo install wasm-bindgen-cli --version "${WASM_BINDGEN}" && \
    rm -rf /tmp/tools

COPY rust-toolchain.toml ./
RUN rustup toolchain install

COPY --from=wasm-opt /usr/local/bin/node /usr/local/bin/node
COPY --from=wasm-opt /opt/binaryen /opt/binaryen
ENV PATH=/opt/binaryen/node_modules/.bin:$PATH

COPY . .
# What is built stays in the cache; what is shipped is copied out of it.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    SQLX_OFFLINE=true LEPTOS_HASH_FILES=true \
    cargo leptos build --release --precompress \
    && mkdir /app \
    && cp target/release/server target/release/hash.txt Leptos.toml /app/ \
    && cp -r target/site /app/site

# The C library, libgcc and certificate authorities; no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
WORKDIR /app
COPY --from=build /app ./
# `hash.txt` must lie beside the binary: it says what the files of the site are called.
ENV LEPTOS_SITE_ROOT=/app/site \
    LEPTOS_SITE_ADDR=0.0.0.0:3000
USER 65532:65532
EXPOSE 3000
# No HEALTHCHECK: nothing in here could ask. Whoever runs it asks /healthz and /readyz.
ENTRYPOINT ["/app/server"]
