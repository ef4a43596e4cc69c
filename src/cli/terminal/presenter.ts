import * as Effect from "effect/Effect"
import type * as CliOutput from "effect/cli/CliOutput"
import { helpText } from "./helpText.ts"
import { mistakeText } from "./mistakeText.ts"
import { makeShow } from "./show.ts"
import { StandardError } from "./StandardError.ts"

/**
 * Prints `--help` and `--version` on standard output, and a mistake as one
 * message with the usage on standard error.
 */
export const makePresenter = Effect.gen(function* () {
  const standardError = yield* StandardError
  const show = yield* makeShow
  const presenter: CliOutput.Presenter = {
    present: (event) => {
      switch (event._tag) {
        case "Version":
          return show(`${event.name} ${event.version}`)
        case "Help":
          return event.reason === "Requested"
            ? show(helpText(event.helpDoc))
            : Effect.sync(() => standardError.line(helpText(event.helpDoc)))
        case "InvalidInvocation":
          return Effect.sync(() => {
            // Only the first: the others often follow from it.
            const [mistake] = event.errors
            if (mistake !== undefined) standardError.line(`error: ${mistakeText(mistake)}`)
            standardError.line(`usage: ${event.helpDoc.usage} (see ${event.commandPath.join(" ")} --help)`)
          })
      }
    },
  }
  return presenter
})
