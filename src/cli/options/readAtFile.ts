import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { UsageError } from "./UsageError.ts"

const REASONS: Readonly<Record<string, string>> = {
  NotFound: "there is no such file",
  PermissionDenied: "permission denied: check its permissions and those of its folder",
}

const reasonOf = ({ cause, message, reason }: PlatformError): string => {
  if (typeof cause === "object" && cause !== null && "code" in cause && cause.code === "EISDIR") return "it is a folder"
  return REASONS[reason._tag] ?? (cause instanceof Error ? cause.message : message)
}

const readInput = Effect.flatMap(Stdio.Stdio, ({ stdin }) => Stream.mkString(Stream.decodeText(stdin)))

/** Like {@link readAtFile}, for the name of a file, or `-` for standard input; `option` named it. */
export const readOption = Effect.fnUntraced(function* (path: string, option: string, what: string) {
  const files = yield* FileSystem.FileSystem
  const text = yield* (path === "-" ? readInput : files.readFileString(path)).pipe(
    Effect.mapError((error) => new UsageError({ message: `cannot read the ${what} of ${option}: ${reasonOf(error)}` })),
  )
  return text.replace(/^\uFEFF/, "")
})

/**
 * Reads the file of an option given as `@FILE`, or `@-` for standard input.
 * Fails with a {@link UsageError} that says `what` could not be read.
 */
export const readAtFile = (option: string, what: string) => readOption(option.slice(1), option, what)
