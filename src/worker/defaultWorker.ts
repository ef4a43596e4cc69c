import { enableCompileCache } from "node:module"

// A thread does not share the cache of the process: without it, compiling takes a third of its start.
enableCompileCache()
void import("./formulaWorker.ts")
