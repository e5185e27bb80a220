// Part swap: a form or link with data-part="id" replaces only #id by the same element of the server's answer.
let newest = 0;

async function part(id, url, init = {}) {
  const mine = ++newest, box = document.getElementById(id);
  box.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(url, { ...init, headers: { 'x-part': id } });
    const text = await answer.text();
    // A newer answer is on its way.
    if (mine !== newest) return;
    const fresh = new DOMParser().parseFromString(text, 'text/html').getElementById(id);
    if (!fresh) return location.assign(answer.url);
    await smooth(() => morph(box, fresh));
    const address = answer.headers.get('x-url') || (init.method ? '' : url);
    if (address) history.replaceState(null, '', address);
    const said = answer.headers.get('x-say');
    say(said && decodeURIComponent(said));
  } catch {
    if (init.method) $(`form[data-part="${id}"]`).submit();
    else location.assign(url);
  } finally {
    box.removeAttribute('aria-busy');
  }
}

function send(form, button) {
  const data = new URLSearchParams(new FormData(form, button));
  if (form.method === 'post') return part(form.dataset.part, form.action, { method: 'POST', body: data });
  for (const [name, value] of [...data]) if (!value) data.delete(name, value);
  return part(form.dataset.part, `${form.action.split('?')[0]}?${data}`);
}

addEventListener('submit', event => {
  if (!event.target.dataset.part) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

addEventListener('click', event => {
  const link = event.target.closest('a[data-part]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  part(link.dataset.part, link.href);
});

// The first box of .ticks ticks its whole group, and shows whether all of it is ticked.
addEventListener('change', event => {
  const group = event.target.closest('.ticks');
  if (!group) return;
  const [all, ...each] = $$('[type="checkbox"]', group);
  if (event.target === all) for (const box of each) box.checked = all.checked;
  else all.checked = each.every(box => box.checked);
});

// A form with data-live sends itself shortly after typing stops.
let waiting;
addEventListener('input', event => {
  const form = event.target.form;
  if (!form?.dataset.part || !('live' in form.dataset)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => send(form), 180);
});
