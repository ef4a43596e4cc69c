/** Moves the focus into a dialog when it opens, and back when it closes. */
export class DialogFocus {
  private before: Element | null = null
  private isOpen = false

  /** Call it after each rendering of `root`, which contains the dialog while it is open. */
  update(root: HTMLElement, isOpen: boolean): void {
    if (isOpen === this.isOpen) return
    this.isOpen = isOpen
    if (isOpen) {
      this.before = document.activeElement
      root.querySelector<HTMLElement>("dialog button")?.focus()
    } else if (this.before instanceof HTMLElement) this.before.focus()
  }
}
