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
}
const unreachable = 'This site can’t be reached';
const notWorking = 'This page isn’t working';
const wordings: Record<string, Wording> = {
  ERR_CONNECTION_REFUSED: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> refused to connect.`,
  },
  ERR_CONNECTION_RESET: { title: unreachable, message: () => 'The connection was reset.' },
  ERR_EMPTY_RESPONSE: {
    title: notWorking,
    message: (host) => `<strong>${host}</strong> didn’t send any data.`,
  },
  ERR_CONNECTION_TIMED_OUT: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> took too long to respond.`,
  },
  ERR_TIMED_OUT: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> took too long to respond.`,
  },
  ERR_ADDRESS_UNREACHABLE: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong> is unreachable.`,
  },
  ERR_NAME_NOT_RESOLVED: {
    title: unreachable,
    message: (host) => `<strong>${host}</strong>’s server IP address could not be found.`,
  },
  ERR_SSL_PROTOCOL_ERROR: {
    title: 'This site can’t provide a secure connection',
    message: (host) => `<strong>${host}</strong> sent an invalid response.`,
  },
  ERR_INVALID_HTTP_RESPONSE: {
    title: notWorking,
    message: (host) => `<strong>${host}</strong> sent an invalid response.`,
  },
};
const failed: Wording = { title: unreachable, message: () => 'The request failed.' };

/** The page that Chromium shows when a request brings no answer, by its error code. */
export function errorPage(address: PreviewAddress, code: string, script: string, note?: string): string {
  const { title, message } = wordings[code] ?? failed;
  return page(
    address.host,
    `${sadPage}<h1>${title}</h1><p>${message(escape(address.host))}</p>` +
      (note ? `<p>${escape(note)}</p>` : '') +
      `<p class="code">${escape(code)}</p><p><a class="primary" href="">Reload</a></p>`,
    script,
  );
}

/** Why a certificate proves nothing, as Chromium puts it. */
const reasons: Record<string, (subject: string) => string> = {
  ERR_CERT_COMMON_NAME_INVALID: (subject) => `its security certificate is from <strong>${subject}</strong>`,
  ERR_CERT_DATE_INVALID: () => 'its security certificate is expired or not yet valid',
};
const notTrusted = () => 'its security certificate is not trusted by your computer’s operating system';

export interface CertificateWarning {
  /** Chromium's error code. */
  readonly code: string;
  readonly subject: string;
  /** Where the form goes by which the learner goes on all the same. */
  readonly acceptPath: string;
}

/** Chromium's warning before a certificate that nobody vouches for. */
export function certificatePage(
  address: PreviewAddress,
  warning: CertificateWarning,
  script: string,
): string {
  const host = escape(address.host);
  const reason = (reasons[warning.code] ?? notTrusted)(escape(warning.subject));
  return page(
    'Privacy error',
    `<div class="icon red" aria-hidden="true">⚠</div><h1>Your connection is not private</h1>
    <p>Attackers might be trying to steal your information from <strong>${host}</strong> (for example, passwords, messages, or credit cards).</p>
    <p class="code">NET::${escape(warning.code)}</p>
    <details><summary>Advanced</summary>
    <p>This server could not prove that it is <strong>${host}</strong>; ${reason}. This may be caused by a misconfiguration or an attacker intercepting your connection.</p>
    <form method="post" action="${escape(warning.acceptPath)}"><input type="hidden" name="origin" value="${escape(originOf(address))}"><input type="hidden" name="to" value="${escape(urlOf(address))}">
    <button class="link">Proceed to ${host} (unsafe)</button></form></details>`,
    script,
  );
}
