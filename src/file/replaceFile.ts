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
import { removeLeftoversOf, temporaryName } from "./leftovers.ts"

/** A new file, written next to the one that it replaces. Its functions throw the file system's errors. */
export interface Replacement {
  readonly write: (piece: string | Uint8Array) => void
  /** Flushes the file to the disk and renames it into place; returns its size in bytes. */
  readonly keep: () => number
  /** Removes the new file; does nothing once it is in place. */
  readonly drop: () => void
}

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EEXIST"

/** Opens a file next to another one, under a unique name. */
const openTemporary = (target: string): { readonly temporary: string; readonly fd: number } => {
  for (let attempt = 1; ; attempt++) {
    const temporary = temporaryName(target, attempt)
    try {
      return { temporary, fd: openSync(temporary, "wx") }
    } catch (error) {
      // Another writer in this process uses the name, or a killed process with our id left the file.
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

const openForRename = (target: string, former: Stats | undefined): Replacement => {
  const { temporary, fd } = openTemporary(target)
  const replacement = makeReplacement(
    fd,
    () => {
      fsyncSync(fd)
      renameSync(temporary, target)
    },
    () => rmSync(temporary, { force: true }),
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

/** Opens a device or a pipe, which is written directly, since it cannot be replaced. */
const openInPlace = (path: string): Replacement => {
  return makeReplacement(openSync(path, "w"), doNothing, doNothing)
}

/** The path of the file to replace. Symbolic links are resolved: the target is replaced, not the link. */
const targetOf = (path: string, former: Stats | undefined): string => (former === undefined ? path : realpathSync(path))

/**
 * Opens a new file that replaces another as a whole. It is written next to it, under a name that ends with `.tmp`, and
 * gets its mode. The former file stays until the new one is on the disk. The caller must call `drop` in the end.
 *
 * Files that killed writers have left are removed first. Set `keepLeftovers` to avoid listing the folder each time.
 */
export const openReplacement = (path: string, options: { readonly keepLeftovers?: boolean } = {}): Replacement => {
  const former = statSync(path, { throwIfNoEntry: false })
  if (former !== undefined && !former.isFile()) return openInPlace(path)
  const target = targetOf(path, former)
  if (options.keepLeftovers !== true) removeLeftoversOf(target)
  return openForRename(target, former)
}

/**
 * Writes a file as a whole or not at all: if `use` or a write fails, or the effect is interrupted, the former file
 * stays and no other is left behind. `failed` converts errors of the file system.
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
