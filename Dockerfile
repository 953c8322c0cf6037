# syntax=docker/dockerfile:1

# The playground. Its files are put into the program below.
FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY docs/questions ../docs/questions
COPY web ./
RUN npm run --silent build

# The compiler of rust-toolchain.toml. That file itself stays out of the build (.dockerignore):
# rustup would fetch components that only the checks need.
FROM rust:1.95.0-slim-bookworm AS build
WORKDIR /src
COPY . .
COPY --from=web /src/web/dist web/dist
# The caches hold the dependencies, so that a change in our own code rebuilds only our own code.
# They exist during this step only: the binary is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --release --locked --package entente --bin entente \
    && install -D target/release/entente /out/entente

# Same release of Debian as above, for the same C library. Nothing is installed: SQLite and the
# certificates of the authorities are in the binary.
FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Entente" \
      org.opencontainers.image.description="A GraphQL API for diplomatic relations" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /out/entente /usr/local/bin/entente
# Without DATABASE_URL the data are in /data/entente.db. Keep them: docker run -v entente:/data …
# The user is a number, so that Kubernetes can see that it is not root.
RUN install --directory --owner=10001 --group=10001 /data
WORKDIR /data
USER 10001:10001
ENV ENTENTE_LISTEN=0.0.0.0:8080
EXPOSE 8080
# The image has neither curl nor wget; bash can open the connection itself. /healthz and not
# /readyz: a database that is away is no reason to restart this container.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${ENTENTE_LISTEN##*:} && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["entente"]
CMD ["serve"]
