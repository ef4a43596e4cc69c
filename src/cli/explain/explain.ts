import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { encodeExplanation } from "../../job/Explanation.ts"
import type { Parameter } from "../../job/ProcessingJob.ts"
import type { CandlesError } from "../../job/SymbolError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { renderExplanation } from "../../report/ExplanationTable.ts"
import { explainFormula } from "../../symbol/explainFormula.ts"
import { givenTimeframe } from "../options/givenTimeframe.ts"
import { inFormulaOption, readFormulaOption } from "../options/formulaOption.ts"
import { readUniverse } from "../options/universeFile.ts"
import { parametersOf } from "../options/parameters.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { SymbolsFailed } from "../options/SymbolsFailed.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"

interface ExplainInput {
  readonly symbol: string
  readonly store: string
  readonly timeframe: Option.Option<Timeframe>
  readonly formula: string
  readonly at: Option.Option<number>
  readonly condition: Option.Option<string>
  readonly param: ReadonlyArray<readonly [string, Parameter]>
  readonly universe: Option.Option<string>
  readonly format: "text" | "json"
}

const tellSymbol = Effect.fnUntraced(function* ({ message, symbol }: CandlesError) {
  const standardError = yield* StandardError
  standardError.line(`error: ${symbol}: ${message}`)
  return yield* new SymbolsFailed({ failed: 1 })
})

/** Runs `explain`. */
export const explain = Effect.fn("marketsweep.explain")(function* (input: ExplainInput) {
  const text = yield* readFormulaOption(input.formula)
  const explanation = yield* explainFormula({
    symbol: input.symbol,
    timeframe: yield* givenTimeframe(input.timeframe, Option.some(input.store)),
    formula: text,
    ...(yield* parametersOf(input.param)),
    ...(Option.isSome(input.condition) ? { condition: input.condition.value } : {}),
    ...(Option.isSome(input.universe) ? { universe: yield* readUniverse(input.universe.value) } : {}),
    ...(Option.isSome(input.at) ? { at: input.at.value } : {}),
  }).pipe(
    Effect.provide(CandleStore.layer(input.store)),
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
