const NARROW = /^[\x20-\x7e]*$/

/** Characters that a terminal draws two columns wide: those of Chinese, Japanese and Korean, and pictures. */
const WIDE =
  /^(?![\uff61-\uffdc])(?:\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Bopomofo}|\p{Emoji_Presentation}|[\u2e80-\u303e\u30fb\u30fc\u3200-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6])$/u

/** Marks on the character before, and characters that are not seen. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u

const widthOf = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1)

/** How many columns of a terminal a text takes. */
export const textWidth = (text: string): number => {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const character of text) width += widthOf(character)
  return width
}

/** A text that takes at most so many columns of a terminal: its end is cut off, and `end` put in its place. */
export const cutText = (text: string, width: number, end = "…"): string => {
  if (textWidth(text) <= width) return text
  let left = width - textWidth(end)
  let kept = ""
  for (const character of text) {
    left -= widthOf(character)
    if (left < 0) break
    kept += character
  }
  return kept + end
}
