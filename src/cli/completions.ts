import * as Completions from "effect/cli/Completions"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { makeShow } from "./terminal/show.ts"

/** Replaces the library's `--completions`, which ignores failed writes. */
export const makeCompletions = Effect.map(makeShow, (show) =>
  GlobalFlag.Action({
    flag: GlobalFlag.Completions.flag,
    run: (shell, { command }) =>
      Option.isNone(shell)
        ? Effect.void
        : show(Completions.generate(command.name, shell.value, Completions.fromCommand(command))),
  }),
)
