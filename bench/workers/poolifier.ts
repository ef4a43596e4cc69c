import { ThreadWorker } from "poolifier"
import { perform } from "./tasks.ts"

export const worker = new ThreadWorker<string, unknown>((name) => perform(name ?? ""))
