import { cacheCode } from "./codeCache.ts"

// A thread does not share the compile cache of its process: without one, compiling takes a third of its start.
const keepCode = cacheCode("worker")
void import("./formulaWorker.ts").then(({ startFormulaWorker }) => startFormulaWorker(keepCode))
