import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { intervalsOf } from "../../job/Membership.ts"
import type { Memberships } from "../../job/Memberships.ts"
import { Universe } from "../../job/Universe.ts"

/** When each symbol was a member of a job's universe, encoded as one text for each symbol. */
export const memberTexts = (
  symbols: ReadonlyArray<string>,
  memberships: Memberships | undefined,
): ReadonlyArray<string> | undefined =>
  memberships && symbols.map((symbol) => JSON.stringify(intervalsOf(memberships.of(symbol))))

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.toType(Universe)))

/** The universe of some symbols, to spread into a job; an empty object if the job has none. */
export const universeOf = Effect.fnUntraced(function* (
  symbols: ReadonlyArray<string>,
  members: ReadonlyArray<string> | undefined,
) {
  if (members === undefined) return {}
  const entries = symbols.map((symbol, at) => `${JSON.stringify(symbol)}:${members[at] ?? "[]"}`)
  return { universe: yield* Effect.orDie(decode(`{${entries.join(",")}}`)) }
})
