const NAMES: Readonly<Record<string, string>> = {
  d: "1d",
  day: "1d",
  daily: "1d",
  w: "1w",
  weekly: "1w",
  m: "1M",
  monthly: "1M",
  h: "1h",
  hourly: "1h",
}

/** The timeframe in a column such as `<PER>`: 5 is minutes, D a day. */
export const periodTimeframe = (text: string): string | undefined => {
  const minutes = /^\d+$/.test(text) ? Number(text) : 0
  if (minutes > 0)
    return minutes % 1440 === 0 ? `${minutes / 1440}d` : minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`
  return NAMES[text.toLowerCase()] ?? (/^[1-9]\d{0,4}[smhdwMy]$/.test(text) ? text : undefined)
}
