// Loaded before the command line: what it waits for up to 5 seconds, it waits for up to an hour.
const { setTimeout: wait } = globalThis

globalThis.setTimeout = (then, ms, ...args) => wait(then, ms === 5000 ? 3_600_000 : ms, ...args)
