import * as Effect from "effect/Effect"
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  writeSync,
} from "node:fs"
import { nameBeside, removeLeftoversOf } from "./leftovers.ts"

/** A file that is written beside its place. Each function throws what the file system says. */
export interface Replacement {
  readonly write: (piece: string | Uint8Array) => void
  /** Moves it into place once it is on the disk; returns its size. */
  readonly keep: () => number
  /** Removes it; does nothing once it is in place. */
  readonly drop: () => void
}

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EEXIST"

/** Opens a file beside another one, under a unique name. */
const openBeside = (place: string): { readonly beside: string; readonly fd: number } => {
  for (let attempt = 1; ; attempt++) {
    const beside = nameBeside(place, attempt)
    try {
      return { beside, fd: openSync(beside, "wx") }
    } catch (error) {
      // Another writer of this process, or what a killed one of the same id left.
      if (!isTaken(error) || attempt === 100) throw error
    }
  }
}

const makeReplacement = (fd: number, keep: () => void, drop: () => void): Replacement => {
  let isOpen = true
  let isKept = false
  let size = 0
  const close = (): void => {
    if (isOpen) closeSync(fd)
    isOpen = false
  }
  return {
    write: (piece) => {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
      size += bytes.length
    },
    keep: () => {
      keep()
      close()
      isKept = true
      return size
    },
    drop: () => {
      if (isKept) return
      try {
        close()
      } finally {
        drop()
      }
    },
  }
}

const replaces = (place: string, former: Stats | undefined): Replacement => {
  const { beside, fd } = openBeside(place)
  const replacement = makeReplacement(
    fd,
    () => {
      fsyncSync(fd)
      renameSync(beside, place)
    },
    () => rmSync(beside, { force: true }),
  )
  try {
    if (former !== undefined) fchmodSync(fd, former.mode & 0o7777)
  } catch (error) {
    replacement.drop()
    throw error
  }
  return replacement
}

const doNothing = (): void => {}

/** A device or a pipe is written directly: there is nothing to replace. */
const writesInto = (path: string): Replacement => {
  return makeReplacement(openSync(path, "w"), doNothing, doNothing)
}

/** Where a file is that is to be replaced: a link stays one, and the file that it leads to is replaced. */
const placeOf = (path: string, former: Stats | undefined): string => (former === undefined ? path : realpathSync(path))

/**
 * Opens what replaces a file as a whole: it is written beside it, under a name that ends with `.tmp`. What was there, and its mode,
 * stay until the new file is on the disk. Whoever opens it calls `drop` in the end. What killed writers of this file left
 * is removed, unless `keepLeftovers`: that looks through its folder.
 */
export const openReplacement = (path: string, options: { readonly keepLeftovers?: boolean } = {}): Replacement => {
  const former = statSync(path, { throwIfNoEntry: false })
  if (former !== undefined && !former.isFile()) return writesInto(path)
  const place = placeOf(path, former)
  if (options.keepLeftovers !== true) removeLeftoversOf(place)
  return replaces(place, former)
}

/**
 * Writes a file that is there whole or not at all: where `use` fails, is interrupted, or the file system refuses, what was
 * there stays, and nothing else is left. Fails with what `failed` makes of what the file system says.
 */
export const replaceFile = <A, E, R, E2>(
  path: string,
  failed: (error: unknown) => E2,
  use: (write: (piece: string | Uint8Array) => Effect.Effect<void, E2>) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E | E2, R> => {
  const attempt = <B>(run: () => B) => Effect.try({ try: run, catch: failed })
  return Effect.acquireUseRelease(
    attempt(() => openReplacement(path)),
    ({ keep, write }) =>
      Effect.tap(
        use((piece) => attempt(() => write(piece))),
        () => attempt(keep),
      ),
    ({ drop }) => Effect.ignore(attempt(drop)),
  )
}
