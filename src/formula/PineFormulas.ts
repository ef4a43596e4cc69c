import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { compileFormula } from "./compile.ts"
import type { CompileOptions } from "./CompileOptions.ts"
import { runCompiler } from "./compiling.ts"
import { FormulaService } from "./FormulaService.ts"

/**
 * Formulas in Pine Script.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { FormulaService, PineFormulas } from "marketsweep"
 *
 * const plan = FormulaService.use((formulas) => formulas.compile("ta.rsi(close, 14) < 30")).pipe(
 *   Effect.provide(PineFormulas.layer),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const layer: Layer.Layer<FormulaService> = FormulaService.layerOf(
  Effect.fn("FormulaService.compile")((text: string, options?: CompileOptions) =>
    runCompiler(() => compileFormula(text, options)),
  ),
)
