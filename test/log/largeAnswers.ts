import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { symbolsUpTo } from "./logging.ts"

export const SYMBOLS = symbolsUpTo(40)

/** Some 40 kB a symbol in the log, so that its results are written half a dozen symbols at a time. */
const MATCHES = 4000

/** Answers that differ from symbol to symbol; `onRun` hears of each symbol that runs. */
export const largeAnswers = (onRun: (symbol: string) => void = () => {}) =>
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      onRun(symbol)
      const close = Math.sqrt(Number(symbol.slice(1)) + 2)
      const matches = Array.from({ length: MATCHES }, (_, day) => ({ time: day * 86_400_000, close, values: {} }))
      return { matches, computedIndicators: {} }
    }),
  )
