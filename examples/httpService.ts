// Serves jobs over HTTP as NDJSON; a job ends when its client disconnects: node examples/httpService.ts market.db 8080
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Stream from "effect/Stream"
import { decodeJob, defaultWorker, PooledEngine, ProcessingEngine, ThreadPool, toNdjson } from "marketsweep"

const [store = "market.db", port = "8080"] = process.argv.slice(2)

const runJob = Effect.gen(function* () {
  const engine = yield* ProcessingEngine
  const request = yield* HttpServerRequest.HttpServerRequest
  const job = yield* Effect.flatMap(request.json, decodeJob)
  // An invalid job, such as one with a wrong formula, fails here. If the client disconnects, the job is interrupted.
  const results = yield* engine.open(job)
  const lines = results.pipe(Stream.map(toNdjson), Stream.encodeText)
  return HttpServerResponse.stream(lines, { contentType: "application/x-ndjson" })
}).pipe(
  Effect.catchTag(["InvalidJob", "FormulaError"], ({ message }) =>
    Effect.succeed(HttpServerResponse.text(message, { status: 400 })),
  ),
)

const engine = PooledEngine.layer.pipe(Layer.provide(ThreadPool.layer({ worker: defaultWorker, config: { store } })))
const server = HttpRouter.serve(HttpRouter.add("POST", "/jobs", runJob)).pipe(
  Layer.provide(NodeHttpServer.layer(createServer, { port: Number(port) })),
  // Provided to the server, so that the workers are ready before it listens.
  Layer.provide(engine),
)
const log = Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)])
Layer.launch(server).pipe(Effect.provide(log), NodeRuntime.runMain)
