import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { unavailable } from "../candleAnswers.ts"
import type { CandleAnswer, CandleRepository, CandleRequest } from "../CandleRepository.ts"
import type { Listing } from "../Listing.ts"
import { hasDates } from "../../calendar/timeframeUnit.ts"
import { sourcesOf } from "../../calendar/fittingTimeframes.ts"
import { type Groups, makeGroups } from "./listingGroups.ts"
import { type Allocate, newRoom, type ReusedRoom, makeReusedRoom } from "./memory.ts"
import { makeResampleAdvice } from "./resampleAdvice.ts"
import { type Read, resampleBars } from "./resampledBars.ts"

/** Options for resampling candles. @since 0.1.0 */
export interface ResampledCandlesOptions {
  /** The zone and session of symbols for which the store records none. */
  readonly listing?: Pick<Listing, "timeZone" | "session">
  /**
   * Remembers up to 64 MB of resampled bars, from the second job on, while the versions of their symbols do not change.
   * For repositories with fast `versions`, such as `SqliteCandles`; `false` by default.
   */
  readonly remember?: boolean
}

/** One source for the bars of a request: the timeframe itself, or a finer one. */
interface Way {
  /** `undefined` for stored bars that are read as they are. */
  readonly groups: Groups | undefined
}

interface Ways {
  readonly ways: ReadonlyArray<Way>
  /** The timeframes that are stored. */
  readonly stored: ReadonlyArray<Timeframe>
}

const UNREAD = unavailable("", "it was not read")

const STORED: Way = { groups: undefined }

const isUnknown = (answer: CandleAnswer | undefined): boolean =>
  answer !== undefined && Result.isFailure(answer) && answer.failure._tag === "UnknownSymbol"

/** The timeframes to look for a symbol in, in order. */
const timeframesToRead = (stored: ReadonlyArray<Timeframe>, wanted: Timeframe): ReadonlyArray<Timeframe> => {
  const sources = sourcesOf(stored, wanted)
  return stored.includes(wanted) || sources.length === 0 ? [wanted, ...sources] : sources
}

/** Adds timeframes that are coarser than the stored ones to a repository. */
export const resampleRepository = (
  candles: CandleRepository["Service"],
  options: ResampledCandlesOptions = {},
): CandleRepository["Service"] => {
  const { timeframes } = candles
  // The repository does not list its timeframes: it may have any.
  if (timeframes === undefined) return candles
  const groupsFor = makeGroups(candles, options.listing ?? {})

  const findWays = Effect.fnUntraced(function* (request: CandleRequest) {
    const stored = yield* timeframes
    const ways: Array<Way> = []
    for (const timeframe of timeframesToRead(stored, request.timeframe)) {
      ways.push(timeframe === request.timeframe ? STORED : { groups: yield* groupsFor(request, timeframe) })
    }
    return { ways, stored } satisfies Ways
  })

  const known = new WeakMap<CandleRequest, Ways>()
  const waysOf = (request: CandleRequest): Effect.Effect<Ways, StoreUnavailable> => {
    const ways = known.get(request)
    if (ways !== undefined) return Effect.succeed(ways)
    return Effect.tap(findWays(request), (found) => Effect.sync(() => known.set(request, found)))
  }

  const withAdvice = makeResampleAdvice(candles)

  const readWays = Effect.fnUntraced(function* (
    symbols: ReadonlyArray<string>,
    request: CandleRequest,
    { stored, ways }: Ways,
    read: Read,
    allocate: Allocate,
  ) {
    const answers = new Map<string, CandleAnswer>()
    // Each gets its place first, so that the answers are in the order of the request.
    for (const symbol of symbols) answers.set(symbol, UNREAD)
    let missing: ReadonlyArray<string> = [...answers.keys()]
    for (const { groups } of ways) {
      if (groups === undefined)
        for (const [symbol, answer] of yield* read(missing, request)) answers.set(symbol, answer)
      else for (const [group, some] of groups.of(missing)) yield* resampleBars(some, group, read, allocate, answers)
      missing = missing.filter((symbol) => isUnknown(answers.get(symbol)))
      if (missing.length === 0) return answers
    }
    for (const symbol of missing) {
      const answer = answers.get(symbol)
      if (answer === undefined) continue
      // If the store has become unavailable, the error has no advice.
      answers.set(symbol, yield* Effect.orElseSucceed(withAdvice(answer, request, stored), () => answer))
    }
    return answers
  })

  const rooms = new WeakMap<CandleRequest, ReusedRoom>()
  const roomOf = (request: CandleRequest): Allocate => {
    const room = rooms.get(request) ?? makeReusedRoom()
    rooms.set(request, room)
    room.reset()
    return room.allocate
  }

  /** Whether stored bars are the only source, so that the store itself can answer. */
  const isStored = ({ stored, ways }: Ways, { timeframe }: CandleRequest): boolean =>
    ways.length === 1 && stored.includes(timeframe)

  const alone: Read = ([symbol], request) =>
    Effect.map(Effect.result(candles.getRange(symbol, request)), (answer) => new Map([[symbol, answer]]))

  const inEach = Effect.fnUntraced(function* <A>(
    timeframe: Timeframe,
    from: (stored: Timeframe) => Effect.Effect<A, StoreUnavailable>,
  ) {
    return yield* Effect.forEach(timeframesToRead(yield* timeframes, timeframe), (stored) =>
      Effect.map(from(stored), (found) => [stored, found] as const),
    )
  })

  const { listing: usual } = options
  const { prepare: bind = (_request, given) => Effect.succeed(given), versions } = candles
  /** The recorded listings; missing fields are those of `options.listing`. */
  const listings: typeof candles.listings =
    usual === undefined
      ? candles.listings
      : (symbols) =>
          Effect.map(candles.listings?.(symbols) ?? Effect.succeed([]), (found) =>
            symbols.map((_, at) => ({ ...usual, ...found[at] })),
          )
  /** The version of resampled bars includes the zone and the session that they were made with. */
  const versionsIn = Effect.fnUntraced(function* (
    symbols: ReadonlyArray<string>,
    stored: Timeframe,
    wanted: Timeframe,
    of: NonNullable<typeof versions>,
  ) {
    const found = yield* of(symbols, stored)
    if (stored === wanted) return found
    const clocks = hasDates(stored) || listings === undefined ? [] : yield* listings(symbols)
    return found.map((version, at) => {
      const { session, timeZone } = clocks[at] ?? {}
      return version && [version, stored, timeZone, session].filter((each) => each !== undefined).join(" ")
    })
  })

  return {
    ...candles,
    ...(listings === undefined ? {} : { listings }),
    prepare: Effect.fnUntraced(function* (request, given) {
      const source = yield* bind(request, given)
      const found = yield* findWays(request)
      for (const { groups } of found.ways) for (const each of groups?.requests ?? []) yield* bind(each, source)
      known.set(request, found)
      return source
    }),
    many: Effect.fnUntraced(function* (symbols, request) {
      const ways = yield* Effect.result(waysOf(request))
      if (Result.isFailure(ways)) {
        return new Map(symbols.map((symbol) => [symbol, unavailable(symbol, ways.failure)]))
      }
      if (isStored(ways.success, request)) return yield* candles.many(symbols, request)
      return yield* readWays(symbols, request, ways.success, candles.many, roomOf(request))
    }),
    getRange: Effect.fnUntraced(function* (symbol, request) {
      const ways = yield* Effect.result(waysOf(request))
      if (Result.isFailure(ways)) return yield* Effect.fromResult(unavailable(symbol, ways.failure))
      if (isStored(ways.success, request)) return yield* candles.getRange(symbol, request)
      const answers = yield* readWays([symbol], request, ways.success, alone, newRoom)
      return yield* Effect.fromResult(answers.get(symbol) ?? unavailable(symbol, "it was not read"))
    }),
    symbols: Effect.fnUntraced(function* (timeframe) {
      const found = yield* inEach(timeframe, candles.symbols)
      return found.length === 1 ? found[0][1] : [...new Set(found.flatMap(([, symbols]) => symbols))].toSorted()
    }),
    ...(versions === undefined
      ? {}
      : {
          versions: Effect.fnUntraced(function* (symbols, timeframe) {
            const found = yield* inEach(timeframe, (stored) => versionsIn(symbols, stored, timeframe, versions))
            return symbols.map((_, at) => found.map(([, each]) => each[at]).find((version) => version !== undefined))
          }),
        }),
  }
}
