import * as Effect from "effect/Effect"
import type { Parameter } from "../../job/ProcessingJob.ts"
import { UsageError } from "./UsageError.ts"

/** Builds the `parameters` of a job from `--param`, each name once; `undefined` without any. */
export const parametersOf = (
  given: ReadonlyArray<readonly [name: string, value: Parameter]>,
): Effect.Effect<{ readonly parameters?: Readonly<Record<string, Parameter>> }, UsageError> => {
  const names = given.map(([name]) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    return Effect.fail(new UsageError({ message: `--param ${repeated} is given more than once: give it once` }))
  }
  return Effect.succeed(given.length === 0 ? {} : { parameters: Object.fromEntries(given) })
}
