const nothing = new Int32Array(new SharedArrayBuffer(4))
const { wait } = Atomics
const now = performance.now.bind(performance)

/** Blocks its thread like a computation, but leaves the processor to other tests. */
export const holdFor = (ms: number): void => {
  const end = now() + ms
  do wait(nothing, 0, 0, end - now())
  while (now() < end)
}

/** Blocks its thread forever. */
export const holdForever = (): never => {
  for (;;) holdFor(10)
}
