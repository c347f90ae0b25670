/** Builds the page from values. Text always goes in as text, so nothing that the cluster says can become markup. */
export const domScript = String.raw`
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export function badge(text, tone) {
  return h('span', { class: 'badge ' + (tone || '') }, text);
}

export function message(tone, text) {
  return h('p', { class: 'message ' + tone, role: tone === 'bad' ? 'alert' : 'status' }, text);
}

/** A table with a caption for screen readers. Columns: {title, cell(item), actions}. */
export function table(caption, columns, items, emptyText) {
  if (items.length === 0) return h('p', { class: 'empty' }, emptyText);
  return h('div', { class: 'scroll' }, h('table', {},
    h('caption', { class: 'visually-hidden' }, caption),
    h('thead', {}, h('tr', {}, columns.map((column) => h('th', { scope: 'col' }, column.title)))),
    h('tbody', {}, items.map((item) => h('tr', {}, columns.map((column) => h('td', { class: column.actions ? 'actions' : undefined }, column.cell(item))))))));
}

export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value === undefined || value === '' ? '-' : value)]));
}

/** Asks before something is destroyed. Resolves to whether to go on. */
export function confirmAction(title, text, action) {
  return new Promise((resolve) => {
    const close = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', oncancel: () => close(false) },
      h('h2', { id: 'dialog-title' }, title),
      h('p', {}, text),
      h('div', { class: 'actions' },
        h('button', { type: 'button', onclick: () => close(false) }, 'Cancel'),
        h('button', { type: 'button', class: 'danger', onclick: () => close(true) }, action)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Kubernetes' AGE. */
export function age(timestamp, now) {
  if (!timestamp) return '-';
  const seconds = Math.max(0, Math.floor((now - Date.parse(timestamp)) / 1000));
  if (seconds < 120) return seconds + 's';
  if (seconds < 7200) return Math.floor(seconds / 60) + 'm';
  if (seconds < 172800) return Math.floor(seconds / 3600) + 'h';
  return Math.floor(seconds / 86400) + 'd';
}
`;
