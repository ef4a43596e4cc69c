import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { encodeExplanation } from "../job/Explanation.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import { renderExplanation } from "../report/ExplanationTable.ts"
import { explainFormula } from "../symbol/explainFormula.ts"
import { inFormulaOption, readFormulaOption } from "./formulaOption.ts"
import { parametersOf } from "./parameters.ts"
import { StandardError } from "./StandardError.ts"
import { writeLines } from "./standardOutput.ts"
import { SymbolsFailed } from "./SymbolsFailed.ts"

interface ExplainInput {
  readonly symbol: string
  readonly store: string
  readonly timeframe: Timeframe
  readonly formula: string
  readonly at: Option.Option<number>
  readonly param: ReadonlyArray<readonly [string, Parameter]>
  readonly format: "text" | "json"
}

const tellSymbol = Effect.fnUntraced(function* ({ message, symbol }: CandlesError) {
  const standardError = yield* StandardError
  standardError.line(`error: ${symbol}: ${message}`)
  return yield* new SymbolsFailed({ failed: 1 })
})

/** Runs what the options of `explain` ask for. */
export const explain = Effect.fn("marketsweep.explain")(function* (input: ExplainInput) {
  const text = yield* readFormulaOption(input.formula)
  const explanation = yield* explainFormula({
    symbol: input.symbol,
    timeframe: input.timeframe,
    formula: text,
    ...(yield* parametersOf(input.param)),
    ...(Option.isSome(input.at) ? { at: input.at.value } : {}),
  }).pipe(
    Effect.provide(CandleRepository.layerSqlite(input.store)),
    Effect.catchTags({
      UnknownSymbol: tellSymbol,
      BadCandles: tellSymbol,
      CandlesUnavailable: tellSymbol,
      FormulaError: (error) => Effect.fail(inFormulaOption(input.formula, error)),
    }),
  )
  yield* writeLines(
    input.format === "json" ? [JSON.stringify(encodeExplanation(explanation))] : renderExplanation(explanation),
  )
})
