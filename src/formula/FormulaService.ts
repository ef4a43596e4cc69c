import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { FormulaError } from "../job/JobError.ts"
import type { CompileOptions } from "./CompileOptions.ts"
import type { Bars, Evaluation, Plan } from "./plan/Plan.ts"

export type { CompileOptions } from "./CompileOptions.ts"
export type { Bars, Evaluation, FormulaColumn, OtherSymbol, Plan, Series } from "./plan/Plan.ts"
export type { SymbolFacts } from "./plan/SymbolFacts.ts"

type Compile = (text: string, options?: CompileOptions) => Effect.Effect<Plan, FormulaError>

const evaluateWith = (compile: Compile) =>
  Effect.fn("FormulaService.evaluate")(function* (text: string, bars: Bars, options?: CompileOptions) {
    const plan = yield* compile(text, options)
    const { result, named, holes } = plan.run(bars)
    return {
      result: result.slice(),
      named: new Map(Array.from(named, ([name, series]) => [name, series.slice()])),
      holes,
    }
  })

/**
 * Compiles formulas: Pine Script v6 over the bars of a symbol. To use another
 * language, provide another implementation in a worker module.
 *
 * Every `ta.*` call runs on every bar, even behind `and`, `or` and `?:`. A
 * comparison with na is false, bools are never na, and numbers at most 1e-10
 * apart are equal.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { FormulaService, PineFormulas } from "marketsweep"
 *
 * const close = Float64Array.of(10, 11, 12, 11, 13)
 * const bars = { length: 5, firstIndex: 0, columns: { close } }
 *
 * const program = FormulaService.use((formulas) => formulas.evaluate("close > ta.sma(close, 3)", bars))
 *
 * Effect.runSync(program.pipe(Effect.provide(PineFormulas.layer))).result // Uint8Array [0, 0, 1, 0, 1]
 * ```
 *
 * @since 0.1.0
 */
export class FormulaService extends Context.Service<
  FormulaService,
  {
    /** Compiles a formula once for all symbols; fails with the place and the reason of a mistake. */
    readonly compile: (text: string, options?: CompileOptions) => Effect.Effect<Plan, FormulaError>
    /** Compiles a formula and runs it once; the caller owns the returned series. */
    readonly evaluate: (text: string, bars: Bars, options?: CompileOptions) => Effect.Effect<Evaluation, FormulaError>
  }
>()("marketsweep/FormulaService") {
  /**
   * A service from a compiler of your own; `evaluate` runs the plan it compiles.
   *
   * @since 0.1.0
   */
  static layerOf(compile: Compile): Layer.Layer<FormulaService> {
    return Layer.succeed(FormulaService, { compile, evaluate: evaluateWith(compile) })
  }
}
