/** What to do about a file that cannot be written, by the code of the file system. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist: make it, or name another file",
  ENOTDIR: "a part of its path is not a folder: name another file",
  EISDIR: "it is a folder: name a file",
  EACCES: "you may not write there: check the permissions of its folder, or name another file",
  EPERM: "you may not write there: check the permissions of its folder, or name another file",
  EROFS: "its file system is read-only: name another file",
  ENOSPC: "the disk is full: make room, or name another file",
}

/** Why a file cannot be written, for people. */
export const writeReason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  return REASONS[code] ?? error.message
}
