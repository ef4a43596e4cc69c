import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { createServer } from "node:http"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import type { ServeError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { monotonicMs } from "../job/monotonicMs.ts"
import { answer, guard, hasToken, makeToken, SECURE } from "./guard.ts"
import type { LiveLog } from "./LiveLog.ts"

/** What a live page shows, and where it is served. */
export interface LiveOptions {
  /** Defaults to any free port. */
  readonly port?: number
  /** The HTML document of the page. */
  readonly page: string
  readonly log: LiveLog
  /** Completed when someone ends the scan in a window. */
  readonly cancel: Deferred.Deferred<void>
}

/** The server of a live page. */
export interface LiveServer {
  readonly port: number
  /** The address with the token in its fragment, which browsers do not send. */
  readonly url: string
  readonly token: string
  /** Waits briefly for the open windows to load the report. */
  readonly handOver: Effect.Effect<void>
}

const TICK_MS = 100
/** The approximate maximum number of matches in an event. */
const MOST_MATCHES = 20_000
const HAND_OVER_MS = 5000

const NEEDS_TOKEN = "Missing or wrong token: open the address that the terminal shows"

/** Serves a scan while it runs, to this machine only, until the scope closes. */
export const serveLive: (options: LiveOptions) => Effect.Effect<LiveServer, ServeError, Scope.Scope> =
  Effect.fnUntraced(function* ({ cancel, log, page, port = 0 }: LiveOptions) {
    const token = makeToken()
    const startedAtMs = yield* monotonicMs
    // Windows that read events, or have read the last event but not yet the report.
    let windows = 0

    const events = (from: number) => {
      let next = from
      let isDone = false
      return Stream.fromSchedule(Schedule.spaced(TICK_MS)).pipe(
        Stream.mapEffect(() => monotonicMs),
        Stream.map((nowMs) => {
          const frame = log.frameAfter(next, MOST_MATCHES, nowMs - startedAtMs)
          next = frame.next
          isDone = frame.isDone
          return `id: ${next}\ndata: ${JSON.stringify(frame)}\n\n`
        }),
        Stream.takeUntil(() => isDone),
        Stream.encodeText,
        Stream.ensuring(
          Effect.sync(() => {
            // After the last event, a window still loads the report.
            if (!isDone || log.report() === undefined) windows--
          }),
        ),
        // Counted at the start of the stream, since HEAD requests never read it.
        Stream.onStart(
          Effect.sync(() => {
            windows++
          }),
        ),
      )
    }

    const protectedBy = <E, R>(act: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
      Effect.flatMap(hasToken(token), (isAllowed) => (isAllowed ? act : Effect.succeed(answer(401, NEEDS_TOKEN))))

    const routes = Layer.mergeAll(
      HttpRouter.add("GET", "/", HttpServerResponse.setHeaders(HttpServerResponse.html(page), SECURE)),
      HttpRouter.add(
        "GET",
        "/events",
        protectedBy(
          Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) => {
            const from = Math.floor(Number(headers["last-event-id"] ?? 0))
            return HttpServerResponse.stream(events(from > 0 ? from : 0), {
              contentType: "text/event-stream",
              headers: SECURE,
            })
          }),
        ),
      ),
      HttpRouter.add(
        "GET",
        "/report",
        protectedBy(
          Effect.sync(() => {
            const report = log.report()
            windows--
            return report === undefined
              ? answer(404, "There is no report yet")
              : HttpServerResponse.setHeaders(HttpServerResponse.html(report), SECURE)
          }),
        ),
      ),
      HttpRouter.add(
        "POST",
        "/cancel",
        protectedBy(Effect.as(Deferred.succeed(cancel, undefined), answer(202, "The scan is ending"))),
      ),
      HttpRouter.add("*", "*", answer(404, "Not found")),
    )

    let bound = port
    const server = NodeHttpServer.layer(createServer, {
      host: "127.0.0.1",
      port,
      gracefulShutdownTimeout: "500 millis",
    })
    const served = HttpRouter.serve(routes, {
      middleware: guard(() => bound),
      disableLogger: true,
      disableListenLog: true,
    })
    const context = yield* Layer.build(Layer.provideMerge(served, server))
    const { address } = yield* Effect.provideContext(HttpServer.HttpServer, context)
    if (address._tag !== "UnixPathAddress") bound = address.port

    const allGone = Effect.sync(() => windows <= 0)
    return {
      port: bound,
      token,
      url: `http://127.0.0.1:${bound}/#${token}`,
      handOver: Effect.suspend(() => allGone).pipe(
        Effect.repeat({ schedule: Schedule.spaced("20 millis"), until: (isGone) => isGone }),
        Effect.timeout(HAND_OVER_MS),
        Effect.ignore,
      ),
    }
  })
