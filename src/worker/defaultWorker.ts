import { cacheCode } from "./codeCache.ts"

// A thread does not share the cache of the process: without it, compiling takes a third of its start.
const keepCode = cacheCode("worker")
void import("./formulaWorker.ts").then(({ startFormulaWorker }) => startFormulaWorker(keepCode))
