import { html } from "lit-html"

export const logo = html`<svg class="logo" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
  <circle cx="12" cy="12" r="10.2"></circle>
  <circle cx="12" cy="12" r="5.6"></circle>
  <path d="M12 12 L20.2 5.9 A10.2 10.2 0 0 1 22.1 13.6 Z"></path>
  <circle class="blip" cx="16.4" cy="9.8" r="1.7"></circle>
</svg>`
