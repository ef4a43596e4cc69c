import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { request } from "node:http"
import { UnknownSymbol } from "../../src/job/SymbolError.ts"
import { failedResult } from "../../src/job/ProcessingResult.ts"
import { makeLiveLog } from "../../src/live/LiveLog.ts"
import { serveLive } from "../../src/live/LiveServer.ts"
import { splitEvents } from "../../src/report/page/dom/eventStream.ts"

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Not `fetch`, which sends a Host of its own. `begins` is called when the answer does. */
const ask = (
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
  begins: () => void = () => {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      begins()
      let body = ""
      response.setEncoding("utf8").on("data", (text: string) => (body += text))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on("error", reject).end()
  })

/** Asks for events, and reads none of them. */
const openWithoutReading = (port: number, headers: Readonly<Record<string, string>>) => {
  const asked = request({ host: "127.0.0.1", port, path: "/events", headers })
  const answered = new Promise<void>((resolve, reject) => {
    asked.on("response", (response) => {
      response.pause()
      resolve()
    })
    asked.on("error", reject)
  })
  asked.end()
  return {
    answered,
    close: () => {
      asked.destroy()
    },
  }
}

const served = Effect.gen(function* () {
  const log = makeLiveLog(3, () => [{ symbol: "SLOW", elapsedMs: 4000 }])
  const cancel = yield* Deferred.make<void>()
  const server = yield* serveLive({ page: "<h1>page</h1>", log, cancel })
  const token = { authorization: `Bearer ${server.token}` }
  const get = (path: string, headers: Readonly<Record<string, string>> = token) =>
    Effect.promise(() => ask(server.port, path, headers))
  const post = (path: string, headers: Readonly<Record<string, string>> = token) =>
    Effect.promise(() => ask(server.port, path, headers, "POST"))
  return { log, cancel, server, token, get, post }
})

const matched = (symbol: string) => ({
  symbol,
  matches: [{ time: 86_400_000, close: 5, values: {} }],
  computedIndicators: {},
  processingTimeMs: 1,
})

describe("the server of a live page", () => {
  it.live("serves its page to this machine, and no other site can read or frame it", () =>
    Effect.gen(function* () {
      const { get, server } = yield* served
      const { body, headers, status } = yield* get("/", {})
      assert.deepStrictEqual([status, body], [200, "<h1>page</h1>"])
      assert.strictEqual(headers["cache-control"], "no-store")
      assert.strictEqual(headers["x-content-type-options"], "nosniff")
      assert.strictEqual(headers["referrer-policy"], "no-referrer")
      assert.strictEqual(headers["cross-origin-resource-policy"], "same-origin")
      assert.match(String(headers["content-security-policy"]), /default-src 'none'.*frame-ancestors 'none'/)
      assert.isUndefined(headers["access-control-allow-origin"])
      assert.strictEqual(server.url, `http://127.0.0.1:${server.port}/#${server.token}`)
      assert.isAtLeast(server.token.length, 20)
    }).pipe(Effect.scoped),
  )

  it.live("measures the time of a scan even if the clock of the machine is set back", () =>
    Effect.gen(function* () {
      let time = 1_800_000_000_000
      const clock: Clock.Clock = Object.create(yield* Clock.Clock, {
        currentTimeMillisUnsafe: { value: () => (time -= 1000) },
        currentTimeMillis: { value: Effect.sync(() => (time -= 1000)) },
      })
      const { get, log } = yield* Effect.provideService(served, Clock.Clock, clock)
      log.finish("")
      const [frame = ""] = splitEvents((yield* get("/events")).body).data
      assert.isAtLeast(JSON.parse(frame).elapsedMs, 0)
    }).pipe(Effect.scoped),
  )

  it.live("refuses requests to another host, from another site or without the token, and none of them cancels", () =>
    Effect.gen(function* () {
      const { cancel, get, post, server, token } = yield* served
      const statusOf = Effect.map((answer: Answer) => answer.status)
      for (const host of ["evil.test", `evil.test:${server.port}`, "127.0.0.1", `127.0.0.1:${server.port + 1}`]) {
        for (const path of ["/", "/events", "/report"]) {
          assert.strictEqual(yield* statusOf(get(path, { ...token, host })), 421, `${path} of ${host}`)
        }
        assert.strictEqual(yield* statusOf(post("/cancel", { ...token, host })), 421)
      }
      for (const foreign of [
        { origin: "https://evil.test" },
        { origin: "null" },
        { origin: `http://127.0.0.1:${server.port + 1}` },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
      ]) {
        assert.strictEqual(yield* statusOf(get("/", { ...token, ...foreign })), 403)
        assert.strictEqual(yield* statusOf(get("/events", { ...token, ...foreign })), 403)
        assert.strictEqual(yield* statusOf(post("/cancel", { ...token, ...foreign })), 403)
      }
      for (const authorization of [undefined, "", "Bearer ", `Bearer ${server.token}x`, server.token]) {
        const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
        assert.strictEqual(yield* statusOf(get("/events", headers)), 401)
        assert.strictEqual(yield* statusOf(get("/report", headers)), 401)
        assert.strictEqual(yield* statusOf(post("/cancel", headers)), 401)
      }
      assert.strictEqual(yield* statusOf(get("/cancel")), 404)
      assert.isFalse(yield* Deferred.isDone(cancel))
      const own = { ...token, origin: `http://localhost:${server.port}`, host: `localhost:${server.port}` }
      assert.strictEqual(yield* statusOf(post("/cancel", own)), 202)
      assert.isTrue(yield* Deferred.isDone(cancel))
    }).pipe(Effect.scoped),
  )

  it.live("sends each window every event once, from where it left off", () =>
    Effect.gen(function* () {
      const { get, log, token } = yield* served
      log.add(matched("A"))
      log.add({ ...matched("QUIET"), matches: [] })
      const gone = new UnknownSymbol({ symbol: "GONE", timeframe: "1d", message: "There are no candles of GONE" })
      log.add(failedResult("GONE", gone))
      log.finish("<h1>report</h1>")
      const framesOf = ({ body }: Answer) => splitEvents(body).data.map((data) => JSON.parse(data))
      const frames = framesOf(yield* get("/events"))
      const results = frames.flatMap((frame) => frame.results)
      assert.deepStrictEqual(results, [
        { symbol: "A", matches: [[86_400_000, 5]] },
        { symbol: "GONE", matches: [], error: { kind: "UnknownSymbol", message: "There are no candles of GONE" } },
      ])
      const last = frames.at(-1)
      assert.deepInclude(last, {
        next: 2,
        completed: 3,
        total: 3,
        matches: 1,
        errors: 1,
        isDone: true,
        hasReport: true,
      })
      assert.deepStrictEqual(last.running, [{ symbol: "SLOW", elapsedMs: 4000 }])
      const resumed = framesOf(yield* get("/events", { ...token, "last-event-id": "1" }))
      assert.deepStrictEqual(
        resumed.flatMap((frame) => frame.results).map(({ symbol }) => symbol),
        ["GONE"],
      )
    }).pipe(Effect.scoped),
  )

  it.live("sends the report to open windows, and does not wait for closed ones", () =>
    Effect.gen(function* () {
      const { get, log, server, token } = yield* served
      yield* server.handOver
      assert.strictEqual((yield* get("/report")).status, 404)
      const isOpen = Promise.withResolvers<void>()
      const window = yield* Effect.forkChild(
        Effect.promise(() => ask(server.port, "/events", token, "GET", isOpen.resolve)),
        { startImmediately: true },
      )
      yield* Effect.promise(() => isOpen.promise)
      log.finish("<h1>report</h1>")
      const handing = yield* Effect.forkChild(server.handOver)
      yield* Fiber.join(window)
      const { body, status } = yield* get("/report")
      assert.deepStrictEqual([status, body], [200, "<h1>report</h1>"])
      yield* Fiber.join(handing)
    }).pipe(Effect.scoped),
  )
})

describe("splitEvents", () => {
  it("returns the data of complete events, and keeps an incomplete one", () => {
    assert.deepStrictEqual(splitEvents('id: 1\ndata: {"a":1}\n\nid: 2\ndata: {"b'), {
      data: ['{"a":1}'],
      rest: 'id: 2\ndata: {"b',
    })
    assert.deepStrictEqual(splitEvents(""), { data: [], rest: "" })
  })

  it.live("answers other requests with 404 and the same headers", () =>
    Effect.gen(function* () {
      const { server, token } = yield* served
      for (const [method, path] of [
        ["GET", "/favicon.ico"],
        ["GET", "/../../etc/passwd"],
        ["PUT", "/cancel"],
        ["OPTIONS", "/events"],
        ["DELETE", "/report"],
      ]) {
        const { body, headers, status } = yield* Effect.promise(() => ask(server.port, path, token, method))
        assert.deepStrictEqual([status, body], [404, "Not found\n"], `${method} ${path}`)
        assert.strictEqual(headers["x-content-type-options"], "nosniff")
        assert.match(String(headers["content-security-policy"]), /default-src 'none'/)
      }
      const large = yield* Effect.promise(() => ask(server.port, "/", { filler: "x".repeat(60_000) }))
      assert.strictEqual(large.status, 431)
    }).pipe(Effect.scoped),
  )

  it.live("does not wait for a window that asked for headers alone", () =>
    Effect.gen(function* () {
      const { log, server, token } = yield* served
      yield* Effect.promise(() => ask(server.port, "/events", token, "HEAD"))
      log.finish("<h1>report</h1>")
      // By a clock that stands still, it would wait for ever.
      yield* Effect.provide(server.handOver, TestClock.layer())
      assert.strictEqual(log.report(), "<h1>report</h1>")
    }).pipe(Effect.scoped),
  )

  it.live("keeps little for windows that do not read, and still answers others", () =>
    Effect.gen(function* () {
      const log = makeLiveLog(1000, () => [])
      const cancel = yield* Deferred.make<void>()
      const server = yield* serveLive({ page: "<h1>page</h1>", log, cancel })
      const token = { authorization: `Bearer ${server.token}` }
      const times = Array.from({ length: 500 }, (_, bar) => ({ time: bar * 86_400_000, close: bar, values: {} }))
      for (let index = 0; index < 1000; index++) log.add({ ...matched(`S${index}`), matches: times })
      const stuck = Array.from({ length: 50 }, () => openWithoutReading(server.port, token))
      yield* Effect.promise(() => Promise.all(stuck.map(({ answered }) => answered)))
      log.finish(undefined)
      const read = yield* Effect.promise(() => ask(server.port, "/events", token))
      const frames = splitEvents(read.body).data.map((data) => JSON.parse(data))
      const told = frames.flatMap(({ results }) => results)
      assert.lengthOf(told, 1000)
      // The newest of each symbol, and no frame of a size that a window could not take at once.
      assert.strictEqual(told[0].matches.at(-1)[1], 499)
      assert.strictEqual(frames.at(-1).matches, 1000 * 500)
      for (const { results } of frames) assert.isAtMost(JSON.stringify(results).length, 1_000_000)
      for (const { close } of stuck) close()
    }).pipe(Effect.scoped),
  )
})
