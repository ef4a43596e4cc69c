import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import { symbolsWhere } from "../../engine/symbolsWhere.ts"
import { FormulaError } from "../../job/JobError.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import { inFormulaOption, readFormulaOption } from "../options/formulaOption.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count, grouped } from "../terminal/summaryText.ts"

/** Adds `--where` to the place of a mistake in its formula. */
const inWhere =
  (option: string) =>
  (error: FormulaError): FormulaError => {
    if (option.startsWith("@")) return inFormulaOption(option, error)
    const { _tag, ...facts } = error
    return new FormulaError({ ...facts, message: `--where:${error.message}` })
  }

/**
 * Runs the formula of `--where`, and prints how many symbols it keeps; returns the job of those, the formula, and how many
 * symbols failed, which the engine has logged.
 */
export const scanWhere = Effect.fnUntraced(function* <E>(
  { quiet, where }: ScanOptions,
  job: ProcessingJob,
  engine: Fiber.Fiber<Context.Context<ProcessingEngine>, E>,
) {
  if (Option.isNone(where)) return { job, where: undefined, failed: 0 }
  const formula = yield* readFormulaOption(where.value)
  const standardError = yield* StandardError
  const { failed, symbols } = yield* symbolsWhere(job, formula).pipe(
    Effect.provideContext(yield* Fiber.join(engine)),
    Effect.catchTag("FormulaError", (error) => Effect.fail(inWhere(where.value)(error))),
    Effect.onInterrupt(() =>
      Effect.sync(() => standardError.line("interrupted while --where was choosing symbols: the scan did not start")),
    ),
  )
  const unknown =
    failed.length === 0 ? "" : `; ${count(failed.length, "symbol", "symbols")} failed in it and are left out`
  const tell = quiet ? () => {} : standardError.line
  tell(`--where holds for ${grouped(symbols.length)} of ${count(job.symbols.length, "symbol", "symbols")}${unknown}`)
  return { job: { ...job, symbols }, where: formula, failed: failed.length }
})
