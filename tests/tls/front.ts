/**
 * A TLS server before the practice gateway, as nginx would be, but one that
 * does on demand what goes wrong between two machines.
 *
 * @module
 */
import http2 from "node:http2";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { SecureVersion } from "node:tls";
import type { Practice } from "../../lib/practice/mod.ts";
import type { Certificate } from "./certificates.ts";
import { layWire, type Wire } from "./wire.ts";

/** What the front does with a request instead of passing it on and back. */
export type Trick =
  /** Carried out, then the connection breaks without an answer. */
  | "reset"
  /** Carried out, but this connection falls silent for good. */
  | "silence"
  /** Answered, and then the connection is closed although it was to be kept. */
  | "close"
  /** This comes instead, and nothing is carried out. */
  | {
    readonly status: number;
    readonly headers?: Headers_;
    readonly body?: string;
  }
  /** Carried out, but this comes. */
  | {
    readonly applied: true;
    readonly status: number;
    readonly headers?: Headers_;
  };

type Headers_ = Readonly<Record<string, string>>;

/** A request that arrived. */
export interface Arrival {
  readonly httpVersion: string;
  /** The task: 0205, 0202001. */
  readonly code: string;
  readonly headers: Headers_;
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
  /** Speak HTTP without TLS. */
  readonly plain?: boolean;
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
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = await new Blob(chunks as BlobPart[]).text();
      const arrival = {
        httpVersion: request.httpVersion,
        code: CODE.exec(body)?.[1] ?? "",
        headers: request.headers as Headers_,
      };
      arrivals.push(arrival);
      const step = trick(arrival, arrivals.length);
      const from = request.socket.remotePort;
      if (typeof step === "object" && !("applied" in step)) {
        response.writeHead(step.status, step.headers ?? {});
        response.end(step.body ?? "");
        return;
      }
      const answer = await fetch(practice.url, { method: "POST", body });
      const text = await answer.arrayBuffer();
      if (step === "reset") return wire.cut(from);
      if (step === "silence") return wire.silence();
      const headers: Record<string, string> = {
        "content-type": answer.headers.get("content-type") ?? "",
        date: answer.headers.get("date") ?? "",
      };
      if (typeof step === "object") {
        response.writeHead(step.status, step.headers ?? {});
        response.end();
        return;
      }
      if (request.httpVersion === "1.1") {
        headers["content-length"] = String(text.byteLength);
      }
      response.writeHead(answer.status, headers);
      response.end(new Uint8Array(text));
      if (step === "close") setTimeout(() => wire.cut(from), 20);
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

const CODE = /<code>(\d+)<\/code>/;
