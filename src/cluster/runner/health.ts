import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { createHash, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { PoolUnavailable } from "../../job/JobError.ts"
import type { RunnerStatus } from "./serve.ts"

/** Where a runner serves its health and metrics. @since 0.1.0 */
export interface HealthOptions {
  /** 0 picks a free port. */
  readonly port: number
  /** 127.0.0.1 by default; a host that other machines can reach needs a `secret`. */
  readonly host?: string | undefined
  /** The secret that requests must send as `Authorization: Bearer …`. */
  readonly secret?: Redacted.Redacted | undefined
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"])

/** A runner is unhealthy if it has not reached its database for this long. */
const SEEN_WITHIN_MS = 10_000

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

const isAllowed = ({ headers }: IncomingMessage, secret: Redacted.Redacted | undefined): boolean =>
  secret === undefined ||
  timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${Redacted.value(secret)}`))

const metrics = ({ done, isDraining, record, returned, running, seenAgoMs, symbols }: RunnerStatus): string => {
  const lines: ReadonlyArray<readonly [name: string, type: string, help: string, value: number]> = [
    ["tasks_done_total", "counter", "Tasks that were done", done],
    ["tasks_returned_total", "counter", "Tasks that went back to the queue", returned],
    ["symbols_total", "counter", "Symbols in chunks that were done", symbols],
    ["tasks_running", "gauge", "Tasks that run", running.length],
    ["slots", "gauge", "Tasks that can run at once", record.slots],
    ["draining", "gauge", "1 once the runner takes no more tasks", isDraining ? 1 : 0],
    ["database_seen_seconds", "gauge", "Since the database was last reached", seenAgoMs / 1000],
  ]
  return lines
    .map(([name, type, help, value]) => {
      const full = `marketsweep_runner_${name}`
      return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`
    })
    .join("")
}

const answer = (status: RunnerStatus, url: string | undefined): { code: number; type: string; body: string } => {
  if (url === "/metrics") return { code: 200, type: "text/plain; version=0.0.4", body: metrics(status) }
  if (url !== "/health") return { code: 404, type: "text/plain", body: "Use /health or /metrics\n" }
  const { isDraining, record, running, seenAgoMs } = status
  const reachesDatabase = seenAgoMs < SEEN_WITHIN_MS
  const state = isDraining ? "draining" : reachesDatabase ? "serving" : "without database"
  const body = { state, runner: record.host, slots: record.slots, running: running.length }
  return { code: state === "serving" ? 200 : 503, type: "application/json", body: `${JSON.stringify(body)}\n` }
}

/** Serves `/health` and `/metrics` until the scope closes; returns the port. */
export const serveHealth = Effect.fnUntraced(function* (
  { host = "127.0.0.1", port, secret }: HealthOptions,
  status: () => RunnerStatus,
): Effect.fn.Return<number, PoolUnavailable, Scope.Scope> {
  if (!LOOPBACK.has(host) && secret === undefined) {
    const message = `Other machines can reach the health of a runner on ${host}, so it needs a secret: set MARKETSWEEP_SECRET, or leave the host out`
    return yield* new PoolUnavailable({ message })
  }
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const { body, code, type } = isAllowed(request, secret)
      ? answer(status(), request.url)
      : { code: 401, type: "text/plain", body: "" }
    response.writeHead(code, { "content-type": type, "cache-control": "no-store" }).end(body)
  }
  const server = createServer({ requestTimeout: 5000, maxHeaderSize: 8192 }, respond)
  yield* Effect.addFinalizer(() =>
    Effect.callback<void>((resume) => {
      server.close(() => resume(Effect.void))
      server.closeAllConnections()
    }),
  )
  return yield* Effect.callback<number, PoolUnavailable>((resume) => {
    server.once("error", ({ message }) =>
      resume(Effect.fail(new PoolUnavailable({ message: `The health of the runner cannot be served: ${message}` }))),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })
})
