/** Moves the focus into a dialog when it opens, and back to where it was when it closes. */
export class DialogFocus {
  private before: Element | null = null
  private isOpen = false

  /** Called after each drawing of `root`, which holds the dialog while it is open. */
  update(root: HTMLElement, isOpen: boolean): void {
    if (isOpen === this.isOpen) return
    this.isOpen = isOpen
    if (isOpen) {
      this.before = document.activeElement
      root.querySelector<HTMLElement>("dialog button")?.focus()
    } else if (this.before instanceof HTMLElement) this.before.focus()
  }
}
