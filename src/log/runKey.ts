import type { JobHeader } from "../job/ProcessingJob.ts"
import { VERSION } from "../job/version.ts"
import { hashOf, type Listed } from "./listed.ts"

/** Fields of a job that are not its formula's. */
const ELSEWHERE: ReadonlySet<string> = new Set(["id", "dateRange", "symbols", "universe", "timeoutMs", "retries"])

const inOrder = (fields: object): ReadonlyArray<unknown> =>
  Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** What makes two runs runs of the same formula, over whatever symbols and bars, and with whatever patience. */
export const formulaKey = ({ parameters = {}, ...job }: JobHeader): Uint8Array => {
  const fields = Object.entries(job).filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
  return hashOf(JSON.stringify([inOrder(Object.fromEntries(fields)), inOrder(parameters)]))
}

/**
 * What makes two runs answer the same: the formula, the range, the store, its symbols, their universe and the version of each. None where
 * a version is unknown: then only a run can tell.
 */
export const runKey = (
  { dateRange: { from, to } }: JobHeader,
  formula: Uint8Array,
  source: string | undefined,
  symbols: Listed,
  versions: Listed | undefined,
  universe: Listed | undefined,
): Uint8Array | null => {
  if (versions === undefined || versions.texts.includes(undefined)) return null
  const parts = [VERSION, from ?? null, to ?? null, source ?? null]
  const universes = universe === undefined ? [] : [universe.hash]
  const hashes = [formula, symbols.hash, versions.hash, ...universes].map((hash) => Buffer.from(hash).toString("hex"))
  return hashOf(JSON.stringify([...parts, ...hashes]))
}
