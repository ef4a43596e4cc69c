import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "../Fault.ts"

/** Answers, and leaves something behind. */
const leaving = (deed: () => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      deed()
      return answerOf(symbol)
    }),
})

const holdFor = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

const burn = Effect.forever(
  Effect.andThen(
    Effect.sync(() => holdFor(5)),
    Effect.yieldNow,
  ),
)

const tickForever = (): void => process.nextTick(tickForever)
const promiseForever = (): void => void Promise.resolve().then(promiseForever)

/** What symbols leave behind for those after them. */
export const leftovers: Readonly<Record<string, Fault>> = {
  leavesFork: { expected: "Answered", process: (symbol) => Effect.as(Effect.forkDetach(burn), answerOf(symbol)) },
  leavesForkThatDies: {
    expected: "Answered",
    process: (symbol) =>
      Effect.as(Effect.forkDetach(Effect.andThen(Effect.sleep(2), Effect.die("left"))), answerOf(symbol)),
  },
  leavesInterval: leaving(() => void setInterval(() => holdFor(3), 1)),
  leavesRejection: leaving(() => void setTimeout(() => void Promise.reject(new Error("left behind")), 2)),
  leavesTicks: leaving(() => void setTimeout(tickForever, 2)),
  leavesPromises: leaving(() => void setTimeout(promiseForever, 2)),
  leavesExit: leaving(() => void setTimeout(() => process.exit(0), 2)),
  leavesExitHandler: leaving(() => void process.on("exit", () => holdFor(20))),
  leavesUncaughtHandler: leaving(() => void process.on("uncaughtException", () => {})),
}
