/** Downloads a text as a file. */
export const download = (name: string, text: string): void => {
  const link = document.createElement("a")
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }))
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
