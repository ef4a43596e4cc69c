/** Parses server-sent events; `rest` is the part of an incomplete event. */
export const splitEvents = (text: string): { readonly data: ReadonlyArray<string>; readonly rest: string } => {
  const parts = text.split("\n\n")
  const rest = parts.pop() ?? ""
  const data = parts.flatMap((part) =>
    part
      .split("\n")
      .filter((line) => line.startsWith("data: "))
      .map((line) => line.slice(6)),
  )
  return { data, rest }
}

/** The server refused the request, so retrying does not help. */
export class Refused extends Error {}

/** Reads server-sent events by `fetch`, since an `EventSource` cannot send a token; ends with the stream. */
export const readEvents = async (
  address: string,
  headers: Readonly<Record<string, string>>,
  onData: (data: string) => void,
): Promise<void> => {
  const response = await fetch(address, { headers })
  if (!response.ok || response.body === null) throw new Refused((await response.text()).trim())
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let pending = ""
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const { data, rest } = splitEvents(pending + value)
    pending = rest
    for (const each of data) onData(each)
  }
}
