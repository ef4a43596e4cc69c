import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import { shownStore } from "../../candles/store/storeAddress.ts"
import { timeframesOf, timeframesText } from "../../candles/store/timeframesOf.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { Universe } from "../../job/Universe.ts"
import { withoutBars } from "../options/givenTimeframe.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { readSymbolList } from "../options/symbolList.ts"
import { withoutPatterns } from "../options/symbolPattern.ts"
import { readUniverse } from "../options/universeFile.ts"
import { UsageError } from "../options/UsageError.ts"

// Opened here first, so that a wrong store is reported once, before any thread starts.
const symbolsInStore = (store: string, timeframe: Timeframe) =>
  CandleRepository.use((repository) => repository.symbols(timeframe)).pipe(Effect.provide(CandleStore.layer(store)))

const adviceFor = Effect.fnUntraced(function* (store: string, timeframe: Timeframe) {
  const stored = yield* Effect.provide(timeframesOf(store), CandleStore.layer(store))
  return stored.length === 0 ? withoutBars(store, timeframe) : `it has ${timeframesText(stored)}`
})

const wholeStore = Effect.fnUntraced(function* ({ store }: ScanOptions, timeframe: Timeframe) {
  if (Option.isNone(store)) {
    return yield* new UsageError({ message: "no symbols are given: give --store FILE, or --symbols A,B,…" })
  }
  const symbols = yield* symbolsInStore(store.value, timeframe)
  if (symbols.length > 0) return symbols
  const advice = yield* adviceFor(store.value, timeframe)
  return yield* new UsageError({ message: `${shownStore(store.value)} has no ${timeframe} bars: ${advice}` })
})

const shownNames = (names: ReadonlyArray<string>): string =>
  names.slice(0, 5).join(", ") + (names.length > 5 ? ", …" : "")

/** The symbols of the store if formulas run over it; a custom worker may read other candles. */
const knownSymbols = Effect.fnUntraced(function* (
  { store, worker }: ScanOptions,
  timeframe: Timeframe,
  isNeeded: boolean,
) {
  if (Option.isNone(store) || (Option.isSome(worker) && !isNeeded)) return undefined
  return yield* symbolsInStore(store.value, timeframe)
})

const askedFor = Effect.fnUntraced(function* (options: ScanOptions, timeframe: Timeframe) {
  const { repeated, symbols } = yield* readSymbolList(options.symbols)
  if (repeated.length > 0) yield* Effect.logWarning(`repeated in --symbols, run once: ${shownNames(repeated)}`)
  const pattern = symbols.find(({ isPattern }) => isPattern)
  const known = yield* knownSymbols(options, timeframe, pattern !== undefined)
  if (known === undefined && pattern !== undefined) {
    return yield* new UsageError({
      message: `--symbols ${pattern.name} is a pattern for the symbols of a store: give --store, or put it in double quotes if it is a name`,
    })
  }
  return yield* withoutPatterns(
    symbols,
    known ?? [],
    Option.match(options.store, { onNone: () => "", onSome: shownStore }),
  )
})

/** Keeps the symbols that are in a universe, and names the others, which have no bar that could match. */
const membersAmong = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, universe: Universe, file: string) {
  const others = symbols.filter((symbol) => !Object.hasOwn(universe, symbol))
  if (others.length === symbols.length) {
    return yield* new UsageError({ message: `none of the symbols is in ${file}: check --symbols and --universe` })
  }
  if (others.length > 0) {
    yield* Effect.logWarning(
      `${others.length} of ${symbols.length} symbols are not in ${file}, left out: ${shownNames(others)}`,
    )
  }
  return symbols.filter((symbol) => Object.hasOwn(universe, symbol))
})

const inUniverse = Effect.fnUntraced(function* (options: ScanOptions, timeframe: Timeframe, file: string) {
  const universe = yield* readUniverse(file)
  const isAsked = options.symbols.length > 0
  if (!isAsked) yield* knownSymbols(options, timeframe, false)
  const symbols = yield* isAsked
    ? Effect.flatMap(askedFor(options, timeframe), (asked) => membersAmong(asked, universe, file))
    : // In the order of a store, which reads neighbours together.
      Effect.succeed(Object.keys(universe).toSorted())
  return { symbols, universe: Object.fromEntries(symbols.map((symbol) => [symbol, universe[symbol]])) }
})

/** The symbols of a scan by its options, and their universe, if any. */
export const chosenSymbols = Effect.fnUntraced(function* (options: ScanOptions, timeframe: Timeframe) {
  if (Option.isSome(options.universe)) return yield* inUniverse(options, timeframe, options.universe.value)
  return { symbols: yield* options.symbols.length > 0 ? askedFor(options, timeframe) : wholeStore(options, timeframe) }
})
