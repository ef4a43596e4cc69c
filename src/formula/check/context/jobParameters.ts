import type { Parameter } from "../../../job/ProcessingJob.ts"
import { failAt } from "../../syntax/formulaText.ts"
import type { Operand } from "./operand.ts"
import { numberConstant } from "./operand.ts"
import { suggest } from "./suggestions.ts"

/** The parameters of a job, and which of them the formula has read. */
export class JobParameters {
  // A lookup in the object itself would find `constructor`.
  readonly #values: ReadonlyMap<string, Parameter>
  readonly #inputs = new Set<string>()

  constructor(parameters: Readonly<Record<string, Parameter>>) {
    this.#values = new Map(Object.entries(parameters))
  }

  /** The job's value for an input, if set. */
  take(name: string): Parameter | undefined {
    this.#inputs.add(name)
    return this.#values.get(name)
  }

  /** The job's value for a name that the formula uses and does not define. */
  free(name: string): Operand | undefined {
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    this.#inputs.add(name)
    if (typeof value === "number") return numberConstant(value, true)
    return typeof value === "boolean"
      ? { kind: "constant", type: "bool", value }
      : { kind: "constant", type: "text", value }
  }

  /** Fails if the job sets a parameter that the formula does not read. */
  rejectUnused(text: string, assigned: ReadonlySet<string>): void {
    for (const key of this.#values.keys()) {
      if (this.#inputs.has(key)) continue
      const place = { start: 0, end: 0 }
      if (assigned.has(key)) {
        failAt(text, place, "UnknownName", `the job sets \`${key}\`, which is not an input`, {
          hint: `write \`${key} = input.int(…)\` or \`input.float(…)\` to let jobs set it`,
        })
      }
      const inputs = Array.from(this.#inputs)
      failAt(text, place, "UnknownName", `the job sets \`${key}\`, which the formula does not ask for`, {
        expected: inputs,
        suggestions: suggest(key, inputs),
      })
    }
  }
}
