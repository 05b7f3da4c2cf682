# The service in a container:
#   docker build -t schlund-ddns .
# compose.yaml runs it behind Caddy. The base images are arguments and can be replaced:
# BUILDER needs Node.js, BASE needs glibc and libgcc.
ARG BUILDER=docker.io/library/node:22-bookworm-slim
ARG BASE=gcr.io/distroless/cc-debian12

FROM ${BUILDER} AS builder
WORKDIR /src
COPY . .
# PROGRAM=dist/schlund-ddns uses an existing program.
ARG PROGRAM=
RUN mkdir /out && \
  if [ -n "$PROGRAM" ]; then cp "$PROGRAM" /out/schlund-ddns; \
  else npx -y deno@2.9.6 task compile --output /out; fi && \
  chmod 755 /out/schlund-ddns

FROM ${BASE}
COPY --from=builder /out/schlund-ddns /usr/bin/schlund-ddns
# A user ID that the host does not use; the root file system may be read-only.
USER 65532:65532
WORKDIR /
# The config file is a secret; its [client NAME] sections say who may update.
ENV DDNS_CONFIG=/run/secrets/config.ini
# Used by serve, and by health, which asks it.
ENV SCHLUND_DDNS_LISTEN=0.0.0.0:8245
EXPOSE 8245
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s \
  CMD ["/usr/bin/schlund-ddns", "health"]
ENTRYPOINT ["/usr/bin/schlund-ddns"]
CMD ["serve"]
