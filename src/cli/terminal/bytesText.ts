const UNITS = ["bytes", "kB", "MB", "GB", "TB"]

/** "12.3 MB". */
export const bytesText = (bytes: number): string => {
  const unit = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${unit === 0 ? bytes : (bytes / 1000 ** unit).toFixed(1)} ${UNITS[unit]}`
}
