/** Gives room for some numbers. */
export type Allocate = (length: number) => Float64Array

/** Room of its own for each column, for whoever keeps it. */
export const newRoom: Allocate = (length) => new Float64Array(length)

const BLOCK_NUMBERS = 64 * 1024

/** Room that each reading uses again: pages that are new to a process cost more than what is written to them. */
export interface ReusedRoom {
  readonly allocate: Allocate
  readonly reset: () => void
}

export const reusedRoom = (): ReusedRoom => {
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
