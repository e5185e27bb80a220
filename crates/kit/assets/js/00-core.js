// Dangol's client layer. Pages work without it; it keeps the reader's place and adds shortcuts.
// The files of this folder are joined in name order into one module.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const calm = matchMedia('(prefers-reduced-motion: reduce)');

// Runs a change of the page as a view transition where that is wanted.
const smooth = change =>
  document.startViewTransition && !calm.matches ? document.startViewTransition(change).updateCallbackDone : change();

// Says a sentence to screen readers.
function say(text) {
  const region = $('#say');
  if (!region || !text) return;
  region.textContent = '';
  requestAnimationFrame(() => { region.textContent = text; });
}
