import * as Effect from "effect/Effect"
import { toNdjson } from "../../report/ndjson.ts"
import type { ResultWriter } from "./ResultWriter.ts"

/** Writes one line of JSON a symbol, in order of completion. */
export const ndjsonWriter = (): ResultWriter => ({
  add: (results) => Effect.sync(() => results.map(toNdjson).join("")),
  end: () => Effect.succeed(""),
})

/** Writes one JSON array with one element a symbol, in order of completion. */
export const jsonWriter = (): ResultWriter => {
  let isEmpty = true
  return {
    add: (results) =>
      Effect.sync(() => {
        if (results.length === 0) return ""
        const begin = isEmpty ? "[\n" : ",\n"
        isEmpty = false
        return begin + results.map((result) => toNdjson(result).trimEnd()).join(",\n")
      }),
    end: () => Effect.sync(() => (isEmpty ? "[]\n" : "\n]\n")),
  }
}
