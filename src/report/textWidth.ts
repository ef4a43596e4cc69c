const NARROW = /^[\x20-\x7e]*$/

/** Characters that a terminal draws two columns wide: Chinese, Japanese and Korean ones, and emoji. */
const WIDE =
  /^(?![\uff61-\uffdc])(?:\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Bopomofo}|\p{Emoji_Presentation}|[\u2e80-\u303e\u30fb\u30fc\u3200-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6])$/u

/** Combining marks and invisible characters. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u

const widthOf = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1)

/** The number of terminal columns that a text takes. */
export const textWidth = (text: string): number => {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const character of text) width += widthOf(character)
  return width
}

/** Cuts a text to at most `width` terminal columns; `end` replaces the part that is cut off. */
export const cutText = (text: string, width: number, end = "…"): string => {
  if (textWidth(text) <= width) return text
  let left = width - textWidth(end)
  let start = ""
  for (const character of text) {
    left -= widthOf(character)
    if (left < 0) break
    start += character
  }
  return start + end
}
