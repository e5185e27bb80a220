// Dialogs in browsers older than invoker commands and closedby; dialogs that open after a refusal; the toast.
addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  if (opener && !('command' in HTMLButtonElement.prototype)) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.matches('dialog') && !('closedBy' in HTMLDialogElement.prototype)) event.target.close();
  event.target.closest('[data-close]')?.closest('[data-toast]')?.remove();
});

for (const dialog of $$('dialog[data-modal][open]')) {
  dialog.close();
  dialog.showModal();
}

const toast = $('[data-toast]');
if (toast) setTimeout(() => { if (!toast.matches(':hover, :focus-within')) toast.remove(); }, 6000);

// A posted form is sent once, however often its button is pressed.
addEventListener('submit', event => {
  if (event.defaultPrevented || event.target.method !== 'post') return;
  setTimeout(() => { for (const button of $$('button', event.target)) button.disabled = true; });
});
addEventListener('pageshow', event => {
  if (event.persisted) for (const button of $$('form[method=post] button')) button.disabled = false;
});
