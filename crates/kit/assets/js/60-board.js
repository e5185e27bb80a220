// Boards: drag a card with mouse, pen or finger. The card's own menu does the same for keyboards.
addEventListener('pointerdown', event => {
  const grip = event.target.closest('[data-grip]'), card = grip?.closest('[data-card]'), board = card?.closest('form');
  if (!board || event.button) return;
  event.preventDefault();
  const { clientX: x, clientY: y } = event;
  let column = null;
  grip.setPointerCapture(event.pointerId);
  const drag = move => {
    card.toggleAttribute('data-drag', true);
    card.style.translate = `${move.clientX - x}px ${move.clientY - y}px`;
    const under = document.elementsFromPoint(move.clientX, move.clientY).find(node => node.matches('[data-col]'));
    if (under === column) return;
    column?.removeAttribute('data-over');
    column = under;
    column?.setAttribute('data-over', '');
  };
  const drop = () => {
    grip.removeEventListener('pointermove', drag);
    card.removeAttribute('data-drag');
    card.style.translate = '';
    column?.removeAttribute('data-over');
    if (!column || column.contains(card)) return;
    const button = $(`button[value="${card.dataset.card}:${column.dataset.col}"]`, card);
    if (button) send(board, button);
  };
  grip.addEventListener('pointermove', drag);
  grip.addEventListener('pointerup', drop, { once: true });
  grip.addEventListener('pointercancel', drop, { once: true });
});

// The chip that is chosen is in sight.
for (const chip of $$('.chips > [aria-current], .tablinks > [aria-current]')) {
  const row = chip.parentElement;
  row.scrollLeft = chip.offsetLeft - row.offsetLeft - 32;
}
