// The button in the top bar turns light into dark and back; the server reads the cookie on the next page.
addEventListener('click', event => {
  if (!event.target.closest('[data-theme-next]')) return;
  const root = document.documentElement;
  const now = root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  smooth(() => { root.dataset.theme = next; });
  document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
});

// In a row that scrolls, what is chosen is in sight.
for (const on of $$('.chips > [aria-current], .tablinks > [aria-current]')) {
  const row = on.parentElement;
  row.scrollLeft += on.getBoundingClientRect().left - row.getBoundingClientRect().left - 24;
}
