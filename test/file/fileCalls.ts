import * as Effect from "effect/Effect"
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"

const CALLS = ["openSync", "writeSync", "fsyncSync", "closeSync", "renameSync"] as const

/** A call of the file system that an effect makes. */
export type FileCall = (typeof CALLS)[number]

/** Runs an effect, and `before` before each call in it that writes a file beside its place: what that throws, the call throws. */
export const withFileCalls = <A, E, R>(before: (call: FileCall) => void, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const originals = CALLS.map((call) => [call, fs[call]] as const)
      const written = new Set<unknown>()
      const isWriting = (call: FileCall, of: unknown): boolean =>
        call === "openSync" || call === "renameSync" ? String(of).endsWith(".tmp") : written.has(of)
      for (const [call, original] of originals) {
        const wrapped = (...args: ReadonlyArray<unknown>): unknown => {
          if (isWriting(call, args[0])) before(call)
          const result: unknown = Reflect.apply(original, fs, args)
          if (call === "openSync" && isWriting(call, args[0])) written.add(result)
          if (call === "closeSync") written.delete(args[0])
          return result
        }
        Object.assign(fs, { [call]: wrapped })
      }
      syncBuiltinESMExports()
      return originals
    }),
    () => effect,
    (originals) =>
      Effect.sync(() => {
        Object.assign(fs, Object.fromEntries(originals))
        syncBuiltinESMExports()
      }),
  )

/** Counts the calls of an effect. */
export const callsOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const calls: Array<FileCall> = []
    yield* withFileCalls((call) => calls.push(call), effect)
    return calls
  })

/** Runs an effect whose call of that number fails as on a full disk. */
export const onFullDisk = <A, E, R>(failing: number, effect: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    let calls = 0
    return withFileCalls(() => {
      if (calls++ === failing)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })
    }, effect)
  })
