const nothing = new Int32Array(new SharedArrayBuffer(4))
const { wait } = Atomics
const now = performance.now.bind(performance)

/** Holds its thread for so long as a computation would, but leaves the processor to the tests that run beside it. */
export const holdFor = (ms: number): void => {
  const end = now() + ms
  do wait(nothing, 0, 0, end - now())
  while (now() < end)
}

/** A loop without end that computes nothing. */
export const holdForever = (): never => {
  for (;;) holdFor(10)
}
