import * as Effect from "effect/Effect"
import * as CliOutput from "effect/cli/CliOutput"
import type * as Stdio from "effect/Stdio"
import { mistakeText } from "./mistakeText.ts"
import { StandardError } from "./StandardError.ts"
import { type OutputError, writeLines } from "./standardOutput.ts"

const formatter = CliOutput.defaultFormatter({ colors: false })

/**
 * Shows what was asked for (`--help`, `--version`) on standard output, and a
 * mistake as one message and the usage on standard error.
 */
export const makePresenter = Effect.gen(function* () {
  const standardError = yield* StandardError
  const context = yield* Effect.context<Stdio.Stdio>()
  // A reader that has gone before the help was written has seen what it wanted.
  const show = (text: string) =>
    Effect.catchIf(
      Effect.provideContext(writeLines([text]), context),
      (error: OutputError) => error.closed,
      () => Effect.void,
    ).pipe(Effect.orDie)
  const presenter: CliOutput.Presenter = {
    present: (event) => {
      switch (event._tag) {
        case "Version":
          return show(`${event.name} ${event.version}`)
        case "Help":
          return event.reason === "Requested"
            ? show(formatter.formatHelpDoc(event.helpDoc))
            : Effect.sync(() => standardError.line(formatter.formatHelpDoc(event.helpDoc)))
        case "InvalidInvocation":
          return Effect.sync(() => {
            // The first one: others are often only its consequences.
            const [mistake] = event.errors
            if (mistake !== undefined) standardError.line(`error: ${mistakeText(mistake)}`)
            standardError.line(`usage: ${event.helpDoc.usage} (see ${event.commandPath.join(" ")} --help)`)
          })
      }
    },
  }
  return presenter
})
