/**
 * A TLS server before the practice gateway, as nginx would be, but one that
 * does on demand what goes wrong between two machines.
 *
 * @module
 */
import type http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { SecureVersion } from "node:tls";
import type { Practice } from "../../lib/practice/mod.ts";
import type { Certificate } from "./certificates.ts";
import { layWire, type Wire } from "./wire.ts";

/** What the front does with a request instead of passing it on and back. */
export type Trick =
  /** Carried out, then the cable breaks before an answer. */
  | "break"
  /** Carried out, then the server ends the connection, as TLS has it, without an answer. */
  | "hang up"
  /** Carried out, but this connection falls silent for good. */
  | "silence"
  /** Carried out, and half of the answer comes, of which no length was told. */
  | "half"
  /** Answered, and then the connection is cut although it was to be kept. */
  | "close"
  /** This comes instead; carried out all the same if it says so. */
  | Instead;

/** What comes instead of the gateway's answer. */
export interface Instead {
  readonly status: number;
  readonly headers?: HeaderFields;
  readonly body?: string;
  readonly carriedOut?: boolean;
}

type HeaderFields = Readonly<Record<string, string>>;

/** A request that arrived. */
export interface Arrival {
  readonly httpVersion: string;
  /** The task: 0205, 0202001. */
  readonly code: string;
  readonly headers: HeaderFields;
}

/** How to start a front. */
export interface FrontOptions {
  readonly practice: Practice;
  /** The certificate, and whatever it sends behind it. */
  readonly certificate: Certificate;
  readonly chain?: readonly Certificate[];
  /** Offer HTTP/2 as well; default: HTTP/1.1 alone. */
  readonly h2?: boolean;
  /** The one version of TLS; default: 1.2 and 1.3. */
  readonly version?: SecureVersion;
  /** Asked for each request; undefined: pass it on. */
  readonly trick?: (arrival: Arrival, number: number) => Trick | undefined;
  /** Milliseconds that a byte takes each way. */
  readonly delay?: number;
  /** The port to listen on; default: any free one. */
  readonly port?: number;
}

/** A front that is running. */
export interface Front extends AsyncDisposable {
  /** For the gateway's URL. */
  readonly url: string;
  readonly port: number;
  /** Requests so far, oldest first. */
  readonly arrivals: readonly Arrival[];
  readonly wire: Wire;
}

/** Starts a front; it listens when this is done. */
export async function startFront(
  {
    practice,
    certificate,
    chain = [],
    h2 = false,
    version,
    trick = () => undefined,
    delay,
    port,
  }: FrontOptions,
): Promise<Front> {
  const arrivals: Arrival[] = [];
  const tls = {
    cert: [certificate, ...chain].map(({ pem }) => pem).join(""),
    key: certificate.key,
    ...(version && { minVersion: version, maxVersion: version }),
  };
  const server = h2
    ? http2.createSecureServer({ ...tls, allowHTTP1: true })
    : https.createServer(tls);
  server.on("request", async (request, response) => {
    try {
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      for await (const chunk of request) chunks.push(new Uint8Array(chunk));
      const body = await new Blob(chunks).text();
      const arrival = {
        httpVersion: request.httpVersion,
        code: CODE.exec(body)?.[1] ?? "",
        headers: request.headers as HeaderFields,
      };
      arrivals.push(arrival);
      const { socket } = request;
      const from = socket.remotePort;
      const step = trick(arrival, arrivals.length);
      if (typeof step !== "object" || step.carriedOut) {
        const answer = await fetch(practice.url, { method: "POST", body });
        const text = await answer.text();
        if (typeof step !== "object") {
          if (step === "break") return wire.cut(from);
          if (step === "silence") return wire.silence();
          if (step === "hang up") return hangUp(request);
          if (step === "half") {
            socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n");
            socket.write(text.slice(0, text.length / 2));
            return setTimeout(() => wire.cut(from), 50);
          }
          response.writeHead(answer.status, {
            "content-type": "text/xml",
            "content-length": String(new TextEncoder().encode(text).length),
            date: answer.headers.get("date") ?? "",
          });
          response.end(text);
          // Later the client has noticed, at once it has not.
          if (step === "close") setTimeout(() => wire.cut(from), 0);
          return;
        }
      }
      response.writeHead(step.status, step.headers ?? {});
      response.end(step.body ?? "");
    } catch {
      // The client has gone.
    }
  });
  server.on("error", () => {});
  server.on("sessionError", () => {});
  server.on("tlsClientError", () => {});
  server.on("secureConnection", (socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const wire = layWire((server.address() as AddressInfo).port, { delay, port });
  return {
    url: `https://localhost:${wire.port}`,
    port: wire.port,
    arrivals,
    wire,
    async [Symbol.asyncDispose]() {
      await wire[Symbol.asyncDispose]();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        resolve();
      });
    },
  };
}

function hangUp(
  request: http2.Http2ServerRequest | http.IncomingMessage,
): void {
  if (!("stream" in request)) return void request.socket.end();
  request.stream.session?.goaway(0);
  request.stream.session?.destroy();
}

const CODE = /<code>(\d+)<\/code>/;
