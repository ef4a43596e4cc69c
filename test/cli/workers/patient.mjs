// Loaded before the command line: limits of 5 seconds and of a minute are limits of an hour.
const { setTimeout: wait } = globalThis

globalThis.setTimeout = (then, ms, ...args) => wait(then, ms === 5000 || ms === 60_000 ? 3_600_000 : ms, ...args)
