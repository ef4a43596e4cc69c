import { createHook } from "node:async_hooks"
import * as Effect from "effect/Effect"
import type { Fault } from "../Fault.ts"

const never = (expected: Fault["expected"], deed: () => unknown): Fault => ({
  expected,
  process: () => Effect.andThen(Effect.sync(deed), Effect.never),
})

const throwLater = (): void =>
  void setTimeout(() => {
    throw new Error("thrown from a timer")
  }, 3)

const loop = (): never => {
  for (;;);
}

const ticks = (): void => process.nextTick(ticks)
const promises = (): void => void Promise.resolve().then(promises)

/** Symbols that find other ways to run forever, or to crash. */
export const endless: Readonly<Record<string, Fault>> = {
  endlessTicks: never("Timeout", ticks),
  endlessPromises: never("Timeout", promises),
  endlessEffect: { expected: "Timeout", process: () => Effect.forever(Effect.void) },
  uninterruptible: { expected: "Timeout", process: () => Effect.uninterruptible(Effect.never) },
  finalizerHangs: { expected: "Timeout", process: () => Effect.ensuring(Effect.die("failed"), Effect.never) },
  endlessPattern: never("Timeout", () => /^(a+)+$/.test(`${"a".repeat(40)}b`)),
  catchesAllErrors: never("Timeout", () => {
    process.setUncaughtExceptionCaptureCallback(() => {})
    throwLater()
  }),
  loopsInHandler: never("Timeout", () => {
    process.on("uncaughtException", loop)
    throwLater()
  }),
  loopsAtExit: never("Timeout", () => {
    process.on("exit", loop)
    process.exit(4)
  }),
  removesHandlers: never("Crashed", () => {
    process.removeAllListeners()
    throwLater()
  }),
  hooksThrow: never("Crashed", () => {
    const init = (): never => {
      throw new Error("thrown in a hook")
    }
    createHook({ init }).enable()
    setTimeout(() => {}, 1)
  }),
}
