import type { Membership } from "../../job/Membership.ts"

/*
 * Memberships of the symbols of one message, as one array of numbers: for each symbol how many times, then those. It is
 * cloned in one go; arrays of arrays would take several times as long.
 */

/** Puts the memberships of some symbols into one array. */
export const packMemberships = (memberships: ReadonlyArray<Membership>): Float64Array => {
  let length = memberships.length
  for (const membership of memberships) length += membership.length
  const packed = new Float64Array(length)
  let at = 0
  for (const membership of memberships) {
    packed[at++] = membership.length
    for (const time of membership) packed[at++] = time
  }
  return packed
}

/** Takes the memberships out again, in the order of their symbols. */
export const unpackMemberships = (packed: Float64Array): ReadonlyArray<Membership> => {
  const memberships: Array<Membership> = []
  for (let at = 0; at < packed.length;) {
    const membership: Array<number> = []
    for (const end = ++at + packed[at - 1]; at < end; at++) membership[membership.length] = packed[at]
    memberships[memberships.length] = membership
  }
  return memberships
}
