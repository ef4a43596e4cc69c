import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { encodeExplanation } from "../job/Explanation.ts"
import { parseEndInstant, parseInstant } from "../job/Instant.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import { renderExplanation } from "../report/ExplanationTable.ts"
import { explainFormula } from "../symbol/explainFormula.ts"
import { readFormulaOption } from "./formulaOption.ts"
import { formula, INSTANT, param, parsed, store, timeframe } from "./scanFlags.ts"
import { StandardError } from "./StandardError.ts"
import { writeLines } from "./standardOutput.ts"
import { SymbolsFailed } from "./SymbolsFailed.ts"

// Of a day, its last bar.
const parseAt = (text: string): number | undefined => {
  const end = parseEndInstant(text)
  return end === undefined || end === parseInstant(text) ? end : end - 1
}

const explainFlags = {
  symbol: Argument.String("symbol").pipe(Argument.withDescription("Which symbol of the store")),
  store,
  timeframe,
  formula,
  at: Flag.String("at").pipe(
    Flag.withMetavar("DATE"),
    parsed(parseAt, INSTANT),
    Flag.withDescription("The bar of this day (or instant), or the last one before it; the newest unless given"),
    Flag.optional,
  ),
  param,
  format: Flag.Literals("format", ["text", "json"]).pipe(
    Flag.withDescription("text: a tree for people; json: all of it, for programs"),
    Flag.withDefault("text"),
  ),
}

type ExplainInput = Command.Command.Config.Infer<typeof explainFlags>

const tellSymbol = Effect.fnUntraced(function* ({ message, symbol }: CandlesError) {
  const standardError = yield* StandardError
  standardError.line(`error: ${symbol}: ${message}`)
  return yield* new SymbolsFailed({ failed: 1 })
})

const runExplain = Effect.fn("marketsweep.explain")(function* (input: ExplainInput) {
  const text = yield* readFormulaOption(input.formula)
  const explanation = yield* explainFormula({
    symbol: input.symbol,
    timeframe: input.timeframe,
    formula: text,
    ...(input.param.length === 0 ? {} : { parameters: Object.fromEntries(input.param) }),
    ...(Option.isSome(input.at) ? { at: input.at.value } : {}),
  }).pipe(
    Effect.provide(CandleRepository.layerSqlite(input.store)),
    Effect.catchTags({ UnknownSymbol: tellSymbol, BadCandles: tellSymbol, CandlesUnavailable: tellSymbol }),
  )
  yield* writeLines(
    input.format === "json" ? [JSON.stringify(encodeExplanation(explanation))] : renderExplanation(explanation),
  )
})

/** `marketsweep explain`: how a formula comes to its answer for one symbol at one bar. */
export const explainCommand = Command.make("explain", explainFlags, runExplain).pipe(
  Command.withDescription("Show how a formula comes to its answer for one symbol at one bar"),
  Command.withExamples([
    {
      command:
        'marketsweep explain AAPL --store market.db --timeframe 1d --formula "close > ta.sma(close, 20)" --at 2024-12-31',
      description: "Each part of the formula with its value that day and the day before",
    },
  ]),
)
