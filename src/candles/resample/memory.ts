/** Allocates memory for `length` numbers. */
export type Allocate = (length: number) => Float64Array

/** Allocates new memory, which the caller can keep. */
export const newRoom: Allocate = (length) => new Float64Array(length)

const BLOCK_NUMBERS = 64 * 1024

/** Memory that each read reuses: a process pays more for new pages than for writing to them. */
export interface ReusedRoom {
  readonly allocate: Allocate
  readonly reset: () => void
}

export const makeReusedRoom = (): ReusedRoom => {
  const blocks: Array<Float64Array> = []
  let block = 0
  let used = 0
  return {
    allocate: (length) => {
      if (length > BLOCK_NUMBERS) return newRoom(length)
      if (used + length > BLOCK_NUMBERS) {
        block++
        used = 0
      }
      if (block === blocks.length) blocks.push(new Float64Array(BLOCK_NUMBERS))
      return blocks[block].subarray(used, (used += length))
    },
    reset: () => {
      block = 0
      used = 0
    },
  }
}
