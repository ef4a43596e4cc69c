/** Why a file cannot be written and what to do about it, by error code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist: create it, or name another file",
  ENOTDIR: "a part of its path is not a folder: name another file",
  EISDIR: "it is a folder: name a file",
  EACCES: "permission denied: check the permissions of its folder, or name another file",
  EPERM: "permission denied: check the permissions of its folder, or name another file",
  EROFS: "its file system is read-only: name another file",
  ENOSPC: "the disk is full: free some space, or name another file",
}

/** Says for people why a file cannot be written. */
export const writeReason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  return REASONS[code] ?? error.message
}
