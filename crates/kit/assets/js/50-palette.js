// The command palette: fixed entries match by text or initial consonants, found things come from the server.
const palette = $('#palette');

addEventListener('keydown', event => {
  if (!palette || !(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'k') return;
  event.preventDefault();
  if (palette.open) palette.close();
  else palette.showModal();
});

if (palette) {
  const field = $('input', palette), found = $('#pal-found', palette);
  const options = () => $$('[role=option]', palette).filter(option => !option.hidden);
  const firsts = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
  const lead = text => [...text].map(c => {
    const at = c.charCodeAt(0) - 0xac00;
    return at >= 0 && at < 11172 ? firsts[Math.floor(at / 588)] : c;
  }).join('');

  const pick = option => {
    for (const other of options()) other.setAttribute('aria-selected', other === option);
    if (!option) return field.removeAttribute('aria-activedescendant');
    field.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };

  const arrange = () => {
    const typed = field.value.trim().toLowerCase();
    for (const option of $$('#pal-list > [role=option]', palette)) {
      const text = option.textContent.toLowerCase();
      option.hidden = !(text.includes(typed) || lead(text).includes(typed));
    }
    for (const title of $$('#pal-list > .sec', palette)) {
      let next = title.nextElementSibling, any = false;
      while (next && !next.matches('.sec')) {
        any ||= !next.hidden;
        next = next.nextElementSibling;
      }
      title.hidden = !any;
    }
    pick(options()[0]);
    $('[role=status]', palette).textContent = options().length ? '' : palette.dataset.empty;
  };

  let asked = 0, pause;
  const ask = async () => {
    const mine = ++asked, typed = field.value.trim();
    if (!typed) {
      found.replaceChildren();
      return arrange();
    }
    const address = `${palette.dataset.search}?q=${encodeURIComponent(typed)}`;
    const answer = await fetch(address, { headers: { 'x-part': 'pal-found' } }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('pal-found');
    if (fresh) found.replaceChildren(...fresh.childNodes);
    arrange();
  };

  field.addEventListener('input', () => {
    arrange();
    clearTimeout(pause);
    if (palette.dataset.search) pause = setTimeout(ask, 120);
  });
  field.addEventListener('keydown', event => {
    const list = options(), at = list.findIndex(option => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      pick(list[(at + (event.key === 'ArrowDown' ? 1 : -1) + list.length) % list.length]);
    }
    if (event.key === 'Enter' && list[at]) {
      event.preventDefault();
      location.assign(list[at].href);
    }
  });
  arrange();
}
