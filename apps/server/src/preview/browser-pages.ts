import { type PreviewAddress, originOf, urlOf } from './address.ts';

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const style = `
  :root { color-scheme: light dark; --text: #202124; --soft: #5f6368; --link: #1a73e8; --back: #fff; }
  @media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --soft: #9aa0a6; --link: #8ab4f8; --back: #202124; } }
  body { background: var(--back); color: var(--soft); font: 15px/1.6 system-ui, sans-serif; margin: 0; }
  main { margin: 8vh auto 24px; max-width: 600px; padding: 0 24px; }
  h1 { color: var(--text); font-size: 1.6em; font-weight: 500; line-height: 1.25; margin: 16px 0; }
  .icon { font-size: 48px; line-height: 1; } .code { font-size: .85em; text-transform: uppercase; }
  .red { color: #d93025; } strong { color: var(--text); font-weight: 500; }
  
  .primary, button, summary { border-radius: 20px; cursor: pointer; font: inherit; padding: 7px 16px; }
  a.primary { display: inline-block; text-decoration: none; background: var(--link); border: 0; color: var(--back); }
  button.link { background: none; border: 0; color: var(--soft); padding: 0; text-decoration: underline; }
  summary { border: 1px solid var(--soft); display: inline-block; list-style: none; }
`;

const sadPage =
  '<svg width="48" height="48" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2.5" aria-hidden="true"><path d="M10 5h20l8 8v30H10z M30 5v8h8"/><path d="M18 23v3m12-3v3m-13 9q7-7 14 0"/></svg>';

function page(title: string, body: string, script: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title><script>${script}</script><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

interface Wording {
  readonly title: string;
  readonly message: (host: string) => string;
  readonly code: string;
}
const unreachable = 'This site can’t be reached';
const wordings: Record<string, Wording> = {
  ECONNREFUSED: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> refused to connect.`,
    code: 'ERR_CONNECTION_REFUSED',
  },
  ECONNRESET: {
    title: unreachable,
    message: () => 'The connection was reset.',
    code: 'ERR_CONNECTION_RESET',
  },
  EMPTY: {
    title: 'This page isn’t working',
    message: (host) => `<strong>${host}</strong> didn’t send any data.`,
    code: 'ERR_EMPTY_RESPONSE',
  },
  ETIMEDOUT: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> took too long to respond.`,
    code: 'ERR_CONNECTION_TIMED_OUT',
  },
  EHOSTUNREACH: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> is unreachable.`,
    code: 'ERR_ADDRESS_UNREACHABLE',
  },
  ENOTFOUND: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong>’s server IP address could not be found.`,
    code: 'ERR_NAME_NOT_RESOLVED',
  },
  TLS: {
    title: 'This site can’t provide a secure connection',
    message: (host) => `<strong>${host}</strong> sent an invalid response.`,
    code: 'ERR_SSL_PROTOCOL_ERROR',
  },
  PROTOCOL: {
    title: 'This page isn’t working',
    message: (host) => `<strong>${host}</strong> sent an invalid response.`,
    code: 'ERR_INVALID_HTTP_RESPONSE',
  },
};
const failed: Wording = { title: unreachable, message: () => 'The request failed.', code: 'ERR_FAILED' };

/** The page that Chromium shows when a request brings no answer. */
export function errorPage(address: PreviewAddress, error: string, script: string, note?: string): string {
  const { title, message, code } = wordings[error] ?? failed;
  return page(
    address.host,
    `${sadPage}<h1>${title}</h1><p>${message(escape(address.host))}</p>` +
      (note ? `<p>${escape(note)}</p>` : '') +
      `<p class="code">${code}</p><p><a class="primary" href="">Reload</a></p>`,
    script,
  );
}

/** Chromium's warning before a certificate that nobody vouches for. */
export function certificateWarning(address: PreviewAddress, acceptPath: string, script: string): string {
  const host = escape(address.host);
  return page(
    'Privacy error',
    `<div class="icon red" aria-hidden="true">⚠</div><h1>Your connection is not private</h1>
    <p>Attackers might be trying to steal your information from <strong>${host}</strong> (for example, passwords, messages, or credit cards).</p>
    <p class="code">NET::ERR_CERT_AUTHORITY_INVALID</p>
    <details><summary>Advanced</summary>
    <p>This server could not prove that it is <strong>${host}</strong>; its security certificate is not trusted by your computer’s operating system. This may be caused by a misconfiguration or an attacker intercepting your connection.</p>
    <form method="post" action="${escape(acceptPath)}"><input type="hidden" name="origin" value="${escape(originOf(address))}"><input type="hidden" name="to" value="${escape(urlOf(address))}">
    <button class="link">Proceed to ${host} (unsafe)</button></form></details>`,
    script,
  );
}
